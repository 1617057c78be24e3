"""chart: axes, lines, dots and words of an SVG picture, so far as report.py needs them."""
from xml.sax.saxutils import escape

INK, FAINT, GRID, PAPER = '#22302c', '#66736e', '#e3e6e1', '#fcfcfa'
FONT = 'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"'


def num(x):
    return f'{x:.1f}'.rstrip('0').rstrip('.')


def percent(v):
    return f'{100 * v:.0f}'


class Picture:
    def __init__(self, width, height, title, words):
        self.width, self.height = width, height
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-labelledby="t d" {FONT}>',
            f'<title id="t">{escape(title)}</title>', f'<desc id="d">{escape(words)}</desc>',
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>']

    def text(self, x, y, words, size=12, colour=INK, anchor='start', weight=400, turn=0):
        spin = f' transform="rotate({turn} {num(x)} {num(y)})"' if turn else ''
        bold = f' font-weight="{weight}"' if weight != 400 else ''
        self.parts.append(f'<text x="{num(x)}" y="{num(y)}" font-size="{size}" fill="{colour}" '
                          f'text-anchor="{anchor}"{bold}{spin}>{escape(words)}</text>')

    def line(self, points, colour=INK, width=1.0, dash=None):
        path = ' '.join(f'{num(x)},{num(y)}' for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ''
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" '
                          f'stroke-width="{width}" stroke-linejoin="round"{dashes}/>')

    def dot(self, x, y, r, colour, hollow=False):
        fill = PAPER if hollow else colour
        self.parts.append(f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}" '
                          f'stroke="{colour if hollow else PAPER}" stroke-width="1.5"/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" '
                          f'height="{num(height)}" fill="{colour}"/>')

    def save(self, path):
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(self.parts + ['</svg>']) + '\n')


class Axes:
    """A frame in a picture: x and y run over `xs` and `ys`, with a tick each `step`, in percent."""

    def __init__(self, picture, left, top, width, height, xs, ys, step, name_x, name_y):
        self.p, self.left, self.top, self.width, self.height = picture, left, top, width, height
        self.xs, self.ys = xs, ys
        for k in range(round((ys[1] - ys[0]) / step[1]) + 1):
            y = self.y(ys[0] + k * step[1])
            picture.line([(left, y), (left + width, y)], GRID)
            picture.text(left - 8, y + 4, percent(ys[0] + k * step[1]), 11, FAINT, 'end')
        for k in range(round((xs[1] - xs[0]) / step[0]) + 1):
            x = self.x(xs[0] + k * step[0])
            picture.line([(x, top + height), (x, top + height + 4)], FAINT)
            picture.text(x, top + height + 18, percent(xs[0] + k * step[0]), 11, FAINT, 'middle')
        picture.line([(left, top + height), (left + width, top + height)], FAINT)
        picture.text(left + width / 2, top + height + 38, name_x, 12, INK, 'middle')
        if name_y:
            picture.text(left - 40, top + height / 2, name_y, 12, INK, 'middle', turn=-90)

    def x(self, v):
        return self.left + (v - self.xs[0]) / (self.xs[1] - self.xs[0]) * self.width

    def y(self, v):
        return self.top + self.height * (1 - (v - self.ys[0]) / (self.ys[1] - self.ys[0]))

    def inside(self, v):
        return self.xs[0] - 1e-9 <= v[0] <= self.xs[1] + 1e-9

    def curve(self, points, colour, dash=None):
        """A line through the points within the frame, without those that no eye could tell apart."""
        kept = []
        for v in points:
            y = min(max(v[1], self.ys[0]), self.ys[1])
            at = self.x(v[0]), self.y(y)
            if self.inside(v) and (not kept or abs(at[0] - kept[-1][0]) + abs(at[1] - kept[-1][1]) > 1.2):
                kept.append(at)
        if len(kept) > 1:
            self.p.line(kept, colour, 2, dash)

    def labels(self, wanted, gap=16):
        """Words at the right edge, one (y in pixels, words, colour) each, pushed apart where they meet."""
        wanted = sorted(wanted)
        at = [y for y, _, _ in wanted]
        for i in range(1, len(at)):
            at[i] = max(at[i], at[i - 1] + gap)
        over = at[-1] - (self.top + self.height) if at else 0
        if over > 0:
            at = [y - over for y in at]
            for i in range(len(at) - 2, -1, -1):
                at[i] = min(at[i], at[i + 1] - gap)
        for (y, words, colour), to in zip(wanted, at):
            edge = self.left + self.width
            self.p.line([(edge + 2, y), (edge + 12, to), (edge + 16, to)], colour, .8)
            self.p.text(edge + 20, to + 4, words, 12, colour)
