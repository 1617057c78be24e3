#include "check/model.h"

/* The files come in whole, by the assembler: no generated sources, no copy at start. */
#ifdef __wasm__
#define MODEL(name, file)                                                                          \
	__asm__(".section .rodata." #name ",\"\",@\n"                                              \
	        ".globl " #name "\n"                                                               \
	        ".p2align 4\n" #name ":\n"                                                         \
	        ".incbin \"models/" file "\"\n"                                                    \
	        ".L" #name "_end:\n"                                                               \
	        ".size " #name ", .L" #name "_end-" #name "\n"                                     \
	        ".type " #name ",@object\n")
#else
#define MODEL(name, file)                                                                          \
	__asm__(".pushsection .rodata\n"                                                           \
	        ".globl " #name "\n"                                                               \
	        ".hidden " #name "\n"                                                              \
	        ".balign 64\n" #name ":\n"                                                         \
	        ".incbin \"models/" file "\"\n"                                                    \
	        ".byte 0\n"                                                                        \
	        ".popsection\n")
#endif

MODEL(model_lexicon, "lexicon.bin");
MODEL(model_tagger, "tagger.bin");
MODEL(model_role, "role.bin");
MODEL(model_judge, "judge.bin");
MODEL(model_opinion, "opinion.bin");
