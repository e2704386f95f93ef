"""The API's own description, as botocore carries it."""

import gzip
import json
from functools import cache
from importlib import resources
from typing import Any

Shape = dict[str, Any]
_VERSIONS = {"cognito-idp": "2016-04-18", "cognito-identity": "2014-06-30"}


class ApiModel:
    """Shapes and operations of one service."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.shapes: dict[str, Shape] = document["shapes"]
        self.operations: dict[str, Shape] = document["operations"]
        # The reference's own examples of custom domains (auth.example.com) break the pattern, and AWS takes them.
        self.shapes.get("DomainType", {}).pop("pattern", None)

    def input_shape(self, operation: str) -> Shape:
        """The operation's input structure."""
        return self.shapes[self.operations[operation]["input"]["shape"]]

    def members(self, shape: str) -> list[str]:
        """The member names of a structure, in the model's order."""
        return list(self.shapes[shape].get("members", {}))

    def is_signed(self, operation: str) -> bool:
        """Whether the operation wants a caller with credentials."""
        return self.operations[operation].get("authtype") != "none"


@cache
def api_model(service: str = "cognito-idp") -> ApiModel:
    """Read once, from the file: botocore's own loader takes a quarter of a second to import."""
    file = resources.files("botocore") / "data" / service / _VERSIONS[service] / "service-2.json.gz"
    return ApiModel(json.loads(gzip.decompress(file.read_bytes())))
