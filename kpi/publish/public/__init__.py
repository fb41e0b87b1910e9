"""The public edition of the annual report: what everybody may know, and how small counts are kept.

`settings.yaml` holds the numbers and words, `docs/editions.md` what is printed and why, `suppression` the masks.
"""

from kpi.publish.public.bulletin import build
from kpi.publish.public.reduction import reduced
from kpi.publish.public.settings import covered_classes, is_event, public_settings
from kpi.publish.public.suppression import suppress

__all__ = ["build", "covered_classes", "is_event", "public_settings", "reduced", "suppress"]
