/* The form drawn as a PDF. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "domain/form_part.h"
#include "store/base64.h"

#define PAGE_WIDTH  612.0 /* US Letter, in points */
#define PAGE_HEIGHT 792.0
#define MARGIN      64.0
#define TEXT_WIDTH  (PAGE_WIDTH - 2 * MARGIN)

struct page {
	cairo_t *cr;
	PangoLayout *layout;
	double y;
};

static cairo_status_t append(void *arg, const unsigned char *data, unsigned length)
{
	struct buf *out = arg;
	buf_add(out, (const char *)data, length);
	return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_font(struct page *p, const char *font)
{
	PangoFontDescription *d = pango_font_description_from_string(font);
	pango_layout_set_font_description(p->layout, d);
	pango_font_description_free(d);
}

static void new_page_if(struct page *p, double height)
{
	if (p->y + height <= PAGE_HEIGHT - MARGIN)
		return;
	cairo_show_page(p->cr);
	p->y = MARGIN;
}

/* A paragraph line by line, so that it may go on on the next page. `tag` is of the PDF's logical
 * structure (ISO 32000-1, 14.8). */
static void write_text(struct page *p, const char *tag, const char *font, struct str text,
                       double after)
{
	PangoRectangle line;
	set_font(p, font);
	pango_layout_set_text(p->layout, text.p, (int)text.n);
	cairo_tag_begin(p->cr, tag, NULL);
	PangoLayoutIter *i = pango_layout_get_iter(p->layout);
	do {
		pango_layout_iter_get_line_extents(i, NULL, &line);
		double height = pango_units_to_double(line.height);
		double base = pango_units_to_double(pango_layout_iter_get_baseline(i) - line.y);
		new_page_if(p, height);
		cairo_move_to(p->cr, MARGIN, p->y + base);
		pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(i));
		p->y += height;
	} while (pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	cairo_tag_end(p->cr, tag);
	p->y += after;
}

static void write_parts(struct page *p, const struct form_parts *parts)
{
	write_text(p, "H1", "Sans Bold 17", str_c(parts->title), 10);
	for (size_t i = 0; i < parts->n; i++) {
		const struct form_part *part = &parts->part[i];
		if (part->heading) {
			new_page_if(p, 44); /* a heading keeps its first line */
			write_text(p, "H2", "Sans Bold 10.5", str_c(part->heading), 1);
		}
		write_text(p, "P", "Sans 10.5", buf_view(&part->text), 9);
	}
}

/* ---- the signature ---- */
struct png {
	const unsigned char *p;
	size_t n, at;
};

static cairo_status_t take(void *arg, unsigned char *data, unsigned length)
{
	struct png *png = arg;
	if (length > png->n - png->at)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, png->p + png->at, length);
	png->at += length;
	return CAIRO_STATUS_SUCCESS;
}

static void draw_signature(struct page *p, struct str data_url)
{
	struct str prefix = STR("data:image/png;base64,");
	unsigned char *bytes;
	size_t n;
	if (!str_starts(data_url, prefix))
		return;
	bytes = malloc(data_url.n);
	struct str text = str_of(data_url.p + prefix.n, data_url.n - prefix.n);
	if (bytes && base64_read(text, sodium_base64_VARIANT_ORIGINAL, bytes, data_url.n, &n)) {
		struct png png = {bytes, n, 0};
		cairo_surface_t *s = cairo_image_surface_create_from_png_stream(take, &png);
		if (cairo_surface_status(s) == CAIRO_STATUS_SUCCESS) {
			double scale = 44.0 / cairo_image_surface_get_height(s);
			if (scale * cairo_image_surface_get_width(s) > TEXT_WIDTH / 2)
				scale = TEXT_WIDTH / 2 / cairo_image_surface_get_width(s);
			cairo_save(p->cr);
			cairo_translate(p->cr, MARGIN, p->y);
			cairo_scale(p->cr, scale, scale);
			cairo_set_source_surface(p->cr, s, 0, 0);
			cairo_paint(p->cr);
			cairo_restore(p->cr);
		}
		cairo_surface_destroy(s);
	}
	free(bytes);
	p->y += 46;
}

static void line_to_fill(struct page *p, const char *label, double width)
{
	new_page_if(p, 46);
	p->y += 26;
	cairo_move_to(p->cr, MARGIN, p->y);
	cairo_line_to(p->cr, MARGIN + width, p->y);
	cairo_set_line_width(p->cr, .7);
	cairo_stroke(p->cr);
	p->y += 2;
	write_text(p, "P", "Sans 8.5", str_c(label), 4);
}

static void labelled(struct page *p, const char *label, struct str value)
{
	struct buf b;
	buf_init(&b, 4096);
	buf_c(&b, label);
	buf_c(&b, ": ");
	buf_str(&b, value);
	write_text(p, "P", "Sans 10.5", buf_view(&b), 3);
	buf_release(&b);
}

static void write_signature(struct page *p, const struct authorization_form *f,
                            enum form_language l)
{
	char memory[64];
	struct buf day;
	new_page_if(p, 120);
	p->y += 6;
	write_text(p, "H2", "Sans Bold 10.5", str_c(form_word(l, FORM_SIGNATURE)), 3);
	if (!f->signature.name.p) {
		line_to_fill(p, form_word(l, FORM_SIGN_HERE), TEXT_WIDTH * .6);
		line_to_fill(p, form_word(l, FORM_DATE), TEXT_WIDTH * .3);
		line_to_fill(p, form_word(l, FORM_AUTHORITY), TEXT_WIDTH * .6);
		return;
	}
	draw_signature(p, f->signature.picture);
	labelled(p, form_word(l, FORM_SIGNED_BY), f->signature.name);
	if (f->signature.relationship.n)
		labelled(p, form_word(l, FORM_AUTHORITY), f->signature.relationship);
	buf_init_fixed(&day, memory, sizeof memory);
	form_day(&day, l, f, f->authorization->signed_utc_ms);
	labelled(p, form_word(l, FORM_DATE), buf_view(&day));
}

int authorization_form_write(const struct authorization_form *form, struct buf *out,
                             struct err *err)
{
	struct form_parts parts;
	struct page p = {.y = MARGIN};
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(append, out, PAGE_WIDTH, PAGE_HEIGHT);
	form_parts_make(&parts, form);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, parts.title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Chaperone");
	p.cr = cairo_create(surface);
	p.layout = pango_cairo_create_layout(p.cr);
	pango_layout_set_width(p.layout, pango_units_from_double(TEXT_WIDTH));
	pango_layout_set_wrap(p.layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_spacing(p.layout, 0);
	cairo_tag_begin(p.cr, "Document", NULL);
	write_parts(&p, &parts);
	write_signature(&p, form, parts.language);
	cairo_tag_end(p.cr, "Document");
	g_object_unref(p.layout);
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	form_parts_release(&parts);
	if (out->failed)
		return err_set(err, E_TOO_LARGE, "The form is too long.");
	return status == CAIRO_STATUS_SUCCESS
	               ? 0
	               : err_set(err, E_MEMORY, "The form could not be drawn: %s.",
	                         cairo_status_to_string(status));
}
