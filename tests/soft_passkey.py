"""An authenticator in software: what a phone or a security key does when a page asks for it."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


def text(raw):
    """Return bytes as the text that goes over the line."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftPasskey:
    """One key pair for one site and one person."""

    def __init__(self, host="testserver", origin="https://testserver", *, verified=True):
        self.host, self.origin = host, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.user = os.urandom(16), b""
        self.flags = PRESENT | (VERIFIED if verified else 0)

    def create(self, options):
        """Answer the question of a page that wants a new passkey."""
        public = options["publicKey"]
        self.user = public["user"]["id"]
        key = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(self.flags | NEW_KEY)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": text(self._client("create", public["challenge"])),
                "attestationObject": text(attestation),
            },
            {"credProps": {"rk": True}},
        )

    def get(self, options):
        """Answer the question of a page that wants to know who is there."""
        client = self._client("get", options["publicKey"]["challenge"])
        data = self._data(self.flags)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": self.user,
            }
        )

    def _data(self, flags):
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, what, challenge):
        said = {"type": f"webauthn.{what}", "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, response, extensions=None):
        answer = {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions or {},
        }
        return json.dumps(answer)
