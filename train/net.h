#ifndef TRAIN_NET_H
#define TRAIN_NET_H
#include "train/judgement.h"
#define NET_D 32
#define NET_H 64
#define NET_Q 32
#define NET_ROWS 24100
#define NET_MAX 320
struct net_side { uint32_t n; uint16_t (*f)[24]; };
struct net_text { struct net_side side[2]; };
struct net;
void net_read(struct net_text *t, const struct doc *doc);
struct net *net_train(const struct net_text *t, const struct example *x, const bool *use, size_t n, unsigned epochs,
                      float drop, float rate0, uint64_t seed);
void net_logits(const struct net *m, const struct net_text *t, enum chaperone_kind kind, float out[8]);
void net_free(struct net *m);
#endif
