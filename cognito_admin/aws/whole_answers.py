"""Whether an answer came whole and from Cognito. The SDK takes half of one, or another service's, for an empty one."""

import json
from collections.abc import Mapping
from typing import Any, cast

from cognito_admin.model.failures import Code, Failure

_SHORT = 500
"""An answer of so many bytes at most is looked into: those of other services, such as ``{"status": "ok"}``, are short."""


class WholeAnswers:
    """A handler of botocore's ``before-parse``."""

    def __init__(self, endpoint_url: str | None) -> None:
        self._endpoint_url = endpoint_url

    def __call__(self, operation_model: Any, response_dict: Mapping[str, Any], **_: object) -> None:
        """Raises Failure: ENDPOINT_UNREACHABLE for a part of an answer, ENDPOINT_NOT_COGNITO for one of something else."""
        headers = response_dict["headers"]
        if operation_model.has_streaming_output and response_dict["status_code"] < 300:
            # Whoever reads it is told when it ends early.
            if "html" in headers.get("content-type", ""):
                raise self._of_something_else()
            return
        body = cast("bytes", response_dict["body"])
        length = headers.get("content-length")
        if length is not None and length.isdecimal() and int(length) > len(body):
            raise self._broken_off()
        protocol: str = operation_model.service_model.protocol
        if response_dict["status_code"] >= 300:
            return
        if body and "html" in headers.get("content-type", ""):
            # The sign-in of a public network, say.
            raise self._of_something_else()
        if protocol == "query" and f"<{operation_model.name}Response".encode() not in body[:_SHORT]:
            raise self._of_something_else()
        if protocol != "json" or not body.strip():
            return
        if not body.lstrip().startswith(b"{"):
            raise self._of_something_else()
        if length is None or len(body) <= _SHORT:
            try:
                document: Mapping[str, object] = json.loads(body)
            except ValueError:
                raise self._broken_off() from None
            output = operation_model.output_shape
            if document and output is not None and not document.keys() & output.members.keys():
                raise self._of_something_else()

    def _broken_off(self) -> Failure:
        return Failure(Code.ENDPOINT_UNREACHABLE, endpoint=self._endpoint_url, reason="the answer broke off")

    def _of_something_else(self) -> Failure:
        return Failure(Code.ENDPOINT_NOT_COGNITO, endpoint=self._endpoint_url)
