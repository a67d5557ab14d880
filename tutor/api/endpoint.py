"""What all endpoints share: who may come in, how much, and in which form they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from tutor.api.parsing import JSONBody
from tutor.people.models import User


class OnlyJSON(BaseContentNegotiation):
    """Every answer is JSON, whatever the client would rather have; a file says what it is."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        # A body without a type, as curl -d sends it by mistake, is refused by DRF with 415.
        wanted = (request.content_type or "").split(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == wanted), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[BaseRenderer],  # type: ignore[override]
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], str(renderers[0].media_type)


class Endpoint(APIView):
    # The token first: its challenge is what makes a missing log-in a 401.
    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONBody]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "api"
    content_negotiation_class = OnlyJSON

    @property
    def person(self) -> User:
        return cast(User, self.request.user)


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "size"
    max_page_size = 200


class Listing(Endpoint):
    """An endpoint whose GET answers with pages: count, next, previous, results."""

    pagination_class = Pages

    def page_of(self, rows: QuerySet[Any] | Sequence[Any]) -> list[Any]:
        """The rows of the page that is asked for, or 404."""
        self.pages = self.pagination_class()
        return list(self.pages.paginate_queryset(rows, self.request, view=self) or [])

    def paged(self, shape: type[BaseSerializer[Any]], rows: Sequence[Any]) -> Response:
        return self.pages.get_paginated_response(shape(rows, many=True).data)


def valid(shape: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """What was sent, in the right shape, or 400."""
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


@extend_schema(exclude=True)
class Nowhere(Endpoint):
    """A wrong address under /api/v1/ is refused in the same form as everything else."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address. Addresses end with a slash."))
