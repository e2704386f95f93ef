"""Services asked in CBOR (``rpc-v2-cbor``), as AWS's newer clients do: answered as if they had been asked in JSON."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from cognito_admin.demo.cbor import Moment, decoded, encoded
from cognito_admin.demo.wire import HttpRequest, HttpResponse

_PATH = re.compile(r"/service/(\w+)/operation/(\w+)")
_KEPT = ("x-amzn-query-error", "x-amzn-errortype", "x-amzn-requestid")


def concern(request: HttpRequest) -> bool:
    return request.headers.get("smithy-protocol") == "rpc-v2-cbor" and _PATH.fullmatch(request.path) is not None


def answered(request: HttpRequest, respond: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """``respond`` is what answers requests in JSON."""
    service, operation = cast("re.Match[str]", _PATH.fullmatch(request.path)).groups()
    headers = {name: value for name, value in request.headers.items() if name != "smithy-protocol"}
    headers |= {"x-amz-target": f"{service}.{operation}", "content-type": "application/x-amz-json-1.0"}
    body = json.dumps(decoded(request.body) if request.body else {}).encode()
    response = respond(replace(request, path="/", headers=headers, body=body))
    kept = {name: value for name, value in response.headers.items() if name.lower() in _KEPT}
    told = {**kept, "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
    return HttpResponse(encoded(_with_moments(json.loads(response.body))), response.status, told)


def _with_moments(document: Mapping[str, Any]) -> dict[str, Any]:
    """Which numbers are moments, JSON does not say, but their names do."""
    return {name: _marked(value, is_moment=name.rstrip("s").endswith("Timestamp")) for name, value in document.items()}


def _marked(value: Any, *, is_moment: bool) -> Any:
    if isinstance(value, dict):
        return _with_moments(cast("dict[str, Any]", value))
    if isinstance(value, list):
        return [_marked(entry, is_moment=is_moment) for entry in cast("list[Any]", value)]
    return Moment(value) if is_moment and isinstance(value, int | float) else value
