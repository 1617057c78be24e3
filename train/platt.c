#include "train/platt.h"

#include <math.h>

static double log_loss(const struct scored *v, size_t n, double a, double b)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double z = a + b * (double)v[i].score;
		sum += log1p(exp(-fabs(z))) + (v[i].right ? fmax(-z, 0) : fmax(z, 0));
	}
	return sum;
}

/* Newton's method on two parameters; a step that makes it worse is halved. */
void platt_fit(const struct scored *v, size_t n, float out[2])
{
	double a = 0, b = 1;
	for (int round = 0; round < 50; round++) {
		double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
		for (size_t i = 0; i < n; i++) {
			double z = (double)v[i].score, p = 1 / (1 + exp(-(a + b * z)));
			double g = (double)v[i].right - p, w = p * (1 - p);
			ga += g, gb += g * z;
			haa += w, hab += w * z, hbb += w * z * z;
		}
		double det = haa * hbb - hab * hab, step = 1;
		double da = (ga * hbb - gb * hab) / det, db = (gb * haa - ga * hab) / det;
		double before = log_loss(v, n, a, b);
		while (step > 1e-6 && !(log_loss(v, n, a + step * da, b + step * db) <= before))
			step /= 2;
		a += step * da;
		b += step * db;
	}
	out[0] = (float)a;
	out[1] = (float)b;
}
