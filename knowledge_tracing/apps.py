from __future__ import annotations

from django.apps import AppConfig


class KnowledgeTracingConfig(AppConfig):
    name = "knowledge_tracing"
    verbose_name = "Knowledge tracing"
