"""Tortoise's picture of the models between two operations of a migration, drawn only when somebody looks at it.

Tortoise draws all models before and after every operation, though most are SQL and look at none: for all migrations
nine seconds of a processor before a new server could start.
"""

from __future__ import annotations

from tortoise.migrations.operations import DIRECT_RELATION_FIELDS
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model
from typing_extensions import override

Models = dict[tuple[str, str], ModelState]


class Drawing(StateApps):
    """The models as classes, to write their SQL from. Without querysets: no migration reads rows in Python."""

    def __init__(self, models: Models, default_connections: dict[str, str]) -> None:
        super().__init__(default_connections=default_connections)
        self._states = models

    def get_model(self, app_label: str, model_name: str | None = None) -> type[Model]:
        """With the models it points at, and those they point at. Raises KeyError when there is none of this name."""
        name = (app_label, model_name) if model_name else self.split_reference(app_label)
        if name[1] not in self.apps.get(name[0], {}):
            self._draw(name)
        return super().get_model(*name)

    def forget(self) -> None:
        """The models have changed."""
        self.apps.clear()

    def _draw(self, name: tuple[str, str]) -> None:
        self.forget()
        wanted = [name]
        for each in wanted:
            fields = self._states[each].fields.values()
            targets = (
                self.split_reference(field.model_name) for field in fields if isinstance(field, DIRECT_RELATION_FIELDS)
            )
            wanted.extend(target for target in targets if target not in wanted)
        for app, model in wanted:
            self.register_model(app, self._states[app, model].render(self))
        self._init_relations()

    def again(self, models: Models) -> Drawing:
        """A drawing of these models."""
        return Drawing(models, self._default_connections)


class Drawn(State):
    """A state whose models are drawn when they are looked at."""

    def __init__(self, models: Models, apps: Drawing) -> None:
        super().__init__(models=models, apps=apps)
        self._drawing = apps

    @override
    def _reload(self, models_to_reload: set[tuple[str, str]]) -> None:
        self._drawing.forget()

    @override
    def _find_related_models(self, app_label: str, model_name: str) -> set[tuple[str, str]]:
        return {(app_label, model_name)}  # all are forgotten

    def validate_relations_initialized(self) -> None:
        """What is drawn has led everywhere it points; the rest PostgreSQL refuses."""

    def clone(self) -> Drawn:
        models = {key: model.clone() for key, model in self.models.items()}
        return Drawn(models, self._drawing.again(models))


def nothing(default_connections: dict[str, str]) -> Drawn:
    """Before the first migration."""
    models: Models = {}
    return Drawn(models, Drawing(models, default_connections))
