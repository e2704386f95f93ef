"""The emulator on its port: Cognito, GetCallerIdentity and CloudWatch are ours, the control path too, the rest is moto's."""

from cognito_admin.demo import (
    cbor_wire,
    cloudwatch,
    identity,
    identity_pools,
    import_logs,
    neighbours,
    token_keys,
    uploads,
)
from cognito_admin.demo.cognito import TARGET, Cognito
from cognito_admin.demo.control import PATH, Control
from cognito_admin.demo.other_services import OtherServices
from cognito_admin.demo.state import Service
from cognito_admin.demo.wire import ConnectionReset, HttpRequest, HttpResponse, HttpServer


class Server:
    """Serves ``service`` on the loopback interface until closed. ``port`` 0 takes any free one."""

    def __init__(self, service: Service, port: int = 0) -> None:
        self.service = service
        self._cognito = Cognito(service)
        self._control = Control(service)
        self._other_services = OtherServices(service.when_others_load)
        self._http = HttpServer(self._respond, port)
        service.endpoint_url = self._http.url

    @property
    def url(self) -> str:
        return self._http.url

    @property
    def bugs(self) -> list[Exception]:
        """What went wrong in the emulator itself."""
        return self._http.bugs

    def close(self) -> None:
        """Lets go of what is on hold, ends the connections and waits for the threads."""
        for fault in self.service.faults.active:
            fault.release()
        self._http.close()
        self._other_services.close()

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if cbor_wire.concern(request):
            return cbor_wire.answered(request, self._respond)
        if request.headers.get("x-amz-target", "").startswith(TARGET):
            return self._cognito.respond(request)
        if request.path.startswith(PATH):
            return self._control.respond(request)
        if request.path.startswith(uploads.PATH):
            return uploads.respond(self.service, request)
        if token_keys.concern(request):
            asked = token_keys.pool_asked(request)
            return token_keys.respond(asked, known=any(asked in one.pools for one in self.service.everywhere()))
        if identity.asks_identity(request):
            return identity.respond(self.service, request)
        struck = neighbours.trouble(self.service, request)
        if struck.refusal is not None:
            return struck.refusal
        response = self._beside(request)
        if response.status < 300:
            neighbours.note(self.service, request)
        if struck.answer_lost:
            raise ConnectionReset
        return response

    def _beside(self, request: HttpRequest) -> HttpResponse:
        """The answer of a service beside Cognito."""
        if cloudwatch.concern(request):
            return cloudwatch.respond(self.service, request)
        if identity_pools.concern(request):
            return identity_pools.respond(self.service, request)
        if import_logs.concern(request):
            import_logs.deliver(self.service)
        return self._other_services.respond(request)
