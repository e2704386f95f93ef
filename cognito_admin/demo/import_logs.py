"""Import jobs write a line a user into CloudWatch Logs. They get there when somebody looks."""

import time
from typing import Any

from cognito_admin.demo.state import Service
from cognito_admin.demo.wire import HttpRequest


def concern(request: HttpRequest) -> bool:
    """Whether the request is one to CloudWatch Logs."""
    return request.headers.get("x-amz-target", "").startswith("Logs_20140328.")


def deliver(service: Service) -> None:
    """Hands moto's CloudWatch Logs the lines it does not have yet: a group per pool, a stream per job."""
    with service.lock:
        for region in service.everywhere():
            for pool in region.pools.values():
                for job_id, file in pool.import_files.items():
                    if file.delivered < len(file.log):
                        job = pool.import_jobs[job_id]
                        group = f"/aws/cognito/userpools/{pool.id}/{pool.settings['Name']}"
                        _put(region, group, f"{job_id}/{job['JobName']}", file.log[file.delivered :])
                        file.delivered = len(file.log)


def _put(service: Service, group: str, stream: str, lines: list[str]) -> None:
    from moto.logs.models import logs_backends  # pyright: ignore[reportMissingTypeStubs]

    backend: Any = logs_backends[service.account_id][service.region]
    if group not in backend.groups:
        backend.create_log_group(group, {})
    if stream not in backend.groups[group].streams:
        backend.create_log_stream(group, stream)
    at_ms = int(time.time() * 1000)  # moto refuses what its own clock, the machine's, finds too old or too new
    backend.put_log_events(group, stream, [{"timestamp": at_ms, "message": line} for line in lines])
