"""The state of the site: addresses for balancers, metrics, the administrators' page, deployment checks."""
