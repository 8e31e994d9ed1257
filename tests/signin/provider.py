"""A server of OpenID Connect on the loopback interface: it signs in whoever `person` describes, without asking."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, jsonify, redirect, request
from werkzeug.serving import make_server

CLIENT, SECRET = "trang-mau", "mat-khau-cua-trang-mau"


@dataclass
class Provider:
    """The server's address, and the claims about the person who is signed in there."""

    address: str
    person: dict[str, Any] = field(default_factory=dict)
    # Answers `error` instead of a code, as if the person had refused.
    refuses: bool = False


@contextmanager
def provider() -> Iterator[Provider]:
    """Run the server until the block ends."""
    application = Flask(__name__)
    server = make_server("127.0.0.1", 0, application)
    found = Provider(f"http://127.0.0.1:{server.server_port}")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @application.get("/.well-known/openid-configuration")
    def configuration() -> Any:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return jsonify(
            {f"{name}_endpoint": f"{found.address}/{path}" for name, path in ends.items()}
            | {"issuer": found.address, "jwks_uri": f"{found.address}/keys"}
        )

    @application.get("/authorize")
    def authorize() -> Any:
        assert request.args["client_id"] == CLIENT
        assert request.args["code_challenge_method"] == "S256"
        result = {"error": "access_denied"} if found.refuses else {"code": "mot-lan"}
        return redirect(
            f"{request.args['redirect_uri']}?{urlencode({'state': request.args['state'], **result})}"
        )

    @application.post("/token")
    def token() -> Any:
        assert (request.form["code"], request.form["client_secret"]) == ("mot-lan", SECRET)
        claims = {"iss": found.address, "aud": CLIENT, **found.person}
        return jsonify(
            {
                "access_token": "mot-gio",
                "token_type": "Bearer",
                "id_token": jwt.encode(claims, key, "RS256", headers={"kid": "1"}),
            }
        )

    @application.get("/userinfo")
    def userinfo() -> Any:
        assert request.headers["Authorization"] == "Bearer mot-gio"
        return jsonify(found.person)

    @application.get("/keys")
    def keys() -> Any:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        return jsonify({"keys": [public | {"kid": "1"}]})

    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
