"""Rules of sign-in: limits of tries, known devices, second factor, fresh proofs, sessions, passwords."""
