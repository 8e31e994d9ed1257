"""Signing in: limits of tries, the second factor, fresh proofs of identity, sessions, rules of passwords."""
