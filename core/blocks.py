"""What staff write with: the blocks of every page's body."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        template = "blocks/heading.html"
        label = "Heading"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(help_text="Word for word, without quotation marks.")
    speaker = blocks.CharBlock(required=False)
    role = blocks.CharBlock(required=False, help_text="The speaker's office or title.")

    class Meta:
        icon = "openquote"
        template = "blocks/quotation.html"
        label = "Quotation"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        template = "blocks/figure.html"
        label = "Picture"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quotation = QuotationBlock()
    figure = FigureBlock()
