import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo import import_file
from cognito_admin.model.restore.password_hashes import (
    Algorithm,
    HashRefused,
    HashTrouble,
    PasswordHash,
    argon2id,
    pbkdf2_sha256,
    read_hash,
)

SALT, DIGEST = b"0123456789abcdef", hashlib.sha256(b"x").digest()
BASE_64 = base64.b64encode(DIGEST).decode()
BARE = BASE_64.rstrip("=")
BCRYPT = "abcdefghijklmnopqrstuv" + "A" * 31


@pytest.mark.parametrize(
    ("text", "algorithm"),
    [
        (f"$2b$10${BCRYPT}", Algorithm.BCRYPT),
        (f"$2y$12${BCRYPT}", Algorithm.BCRYPT),
        (f"{{bcrypt}}$2a$10${BCRYPT}", Algorithm.BCRYPT),
        (f"$argon2id$v=19$m=19456,t=2,p=1${BARE}${BARE}", Algorithm.ARGON2ID),
        (f"16384$8$1${SALT.hex()}${DIGEST.hex()}", Algorithm.SCRYPT),
        (f"$scrypt$ln=16,r=8,p=1${BARE}${BARE}", Algorithm.SCRYPT),
        (f"scrypt:32768:8:1$kJ3yv${DIGEST.hex()}", Algorithm.SCRYPT),
        (f"27500${SALT.hex()}${DIGEST.hex()}", Algorithm.PBKDF2_SHA256),
        (f"pbkdf2_sha256$600000$kJ3yv${BASE_64}", Algorithm.PBKDF2_SHA256),
        (f"$pbkdf2-sha256$29000${BARE}${BARE}", Algorithm.PBKDF2_SHA256),
        (f"pbkdf2:sha256:260000$kJ3yv${DIGEST.hex()}", Algorithm.PBKDF2_SHA256),
    ],
)
def test_hashes_of_the_usual_systems_are_taken_over(text: str, algorithm: Algorithm) -> None:
    found = read_hash(f" {text}\n")
    assert isinstance(found, PasswordHash)
    assert found.algorithm is algorithm
    assert import_file._hash_taken(algorithm, found.text)  # pyright: ignore[reportPrivateUsage]
    assert text not in repr(found)
    assert found.text not in repr(found)


@pytest.mark.parametrize(
    ("text", "costs", "most"),
    [
        (f"$2b$13${BCRYPT}", "cost=13", "cost=12"),
        (f"$argon2id$v=19$m=7168,t=5,p=1${BARE}${BARE}", "m=7168, t=5, p=1", "m=19456, t=2, p=1"),
        (f"$scrypt$ln=17,r=8,p=1${BARE}${BARE}", "N=131072, r=8, p=1", "N=65536, r=8, p=1"),
        (f"pbkdf2_sha256$870000$kJ3yv${BASE_64}", "iterations=870000", "iterations=600000"),
    ],
)
def test_hashes_over_a_limit_are_told_apart_with_the_limit(text: str, costs: str, most: str) -> None:
    found = read_hash(text)
    assert isinstance(found, HashRefused)
    assert (found.trouble, found.costs, found.most) == (HashTrouble.TOO_COSTLY, costs, most)


@pytest.mark.parametrize(
    ("text", "made_by"),
    [
        ("$argon2i$v=19$m=1,t=1,p=1$a$b", "Argon2i"),
        (f"pbkdf2_sha512$210000$abc${BASE_64}", "PBKDF2 with SHA-512"),
        (f"pbkdf2_sha1$20000$abc${BASE_64}", "PBKDF2 with SHA-1"),
        (f"firebase_scrypt$abc${BASE_64}", "Firebase's own scrypt"),
        (hashlib.md5(b"x").hexdigest(), "MD5"),
        ("$6$rounds=5000$abc$def", "SHA-512-crypt"),
        ("{SSHA}abc", "LDAP"),
    ],
)
def test_hashes_cognito_cannot_check_are_called_by_their_names(text: str, made_by: str) -> None:
    assert read_hash(text) == HashRefused(HashTrouble.NOT_TAKEN, made_by)


@given(st.text())
def test_any_other_text_is_no_hash(text: str) -> None:
    assert isinstance(read_hash(text), HashRefused)


@given(st.integers(1, 600_000), st.binary(min_size=1), st.binary(min_size=1))
def test_parts_of_a_hash_are_put_together_as_they_are_read(iterations: int, salt: bytes, digest: bytes) -> None:
    assert read_hash(pbkdf2_sha256(iterations, salt, digest)) == PasswordHash(
        Algorithm.PBKDF2_SHA256, f"{iterations}${salt.hex()}${digest.hex()}"
    )
    assert isinstance(read_hash(argon2id(7168, 2, 1, salt, digest)), PasswordHash)
