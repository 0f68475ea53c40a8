// A device that is this processor: the functions of CUDA that the service calls, and kernels.cu as it
// is, compiled by g++. Blocks run one after the other; the threads of a block take turns and wait for
// each other where they synchronise or exchange values. It shows that kernels are right, not that
// they are fast; nor does it show races between blocks.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <atomic>
#include <cstring>
#include <mutex>
#include <setjmp.h>
#include <ucontext.h>
#include <utility>
#include <vector>

struct dim3 { unsigned int x; };
struct int2 { int x, y; };
struct uint4 { unsigned int x, y, z, w; };
static inline int2 make_int2(int x, int y) { return {x, y}; }
using std::max;
using std::min;

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)

static dim3 blockIdx, blockDim, gridDim, threadIdx;

// --- threads that take turns
static const int STACK = 1 << 16;
static const int MOST_THREADS = 1024;

struct meeting { // of the threads of a warp or block
  int members;
  int arrived;
  unsigned int held;
};

// a thread is entered by its context once, then by jumps, which make no system calls
static ucontext_t entries[MOST_THREADS];
static jmp_buf scheduler, paused[MOST_THREADS];
static bool began[MOST_THREADS], ended[MOST_THREADS];
static char *stacks;
static meeting block_meeting, warp_meetings[MOST_THREADS / 32];
static uint64_t exchanged[2][MOST_THREADS];
static int64_t idle;

static void let_others() {
  if (_setjmp(paused[threadIdx.x]) == 0) _longjmp(scheduler, 1);
}

static void meet(meeting &all) {
  unsigned int held = all.held;
  idle = 0;
  if (++all.arrived == all.members) {
    all.arrived = 0;
    all.held++;
  }
  while (all.held == held) let_others();
}

static void leave(meeting &all) {
  if (--all.members > 0 && all.arrived == all.members) {
    all.arrived = 0;
    all.held++;
  }
}

static void __syncthreads() { meet(block_meeting); }
static void __syncwarp() { meet(warp_meetings[threadIdx.x / 32]); }

// everyone's value, until the next exchange but one
static const uint64_t *exchange(uint64_t value) {
  meeting &warp = warp_meetings[threadIdx.x / 32];
  uint64_t *values = exchanged[warp.held % 2] + threadIdx.x / 32 * 32;
  values[threadIdx.x % 32] = value;
  meet(warp);
  return values;
}

template <class T> static T shuffle(T value, int from) {
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof(T));
  const uint64_t *all = exchange(bits);
  memcpy(&value, all + from, sizeof(T));
  return value;
}

template <class T> static T __shfl_sync(unsigned int, T value, int from) { return shuffle(value, from); }
template <class T> static T __shfl_xor_sync(unsigned int, T value, int mask) { return shuffle(value, threadIdx.x % 32 ^ mask); }
template <class T> static T __shfl_down_sync(unsigned int, T value, int by) {
  int lane = threadIdx.x % 32;
  return shuffle(value, lane + by < 32 ? lane + by : lane);
}
static unsigned int __match_any_sync(unsigned int, int value) {
  const uint64_t *all = exchange((uint32_t) value);
  unsigned int same = 0;
  for (int lane = 0; lane < 32; lane++) same |= (unsigned int) (all[lane] == (uint32_t) value) << lane;
  return same;
}

static int atomicAdd(int *at, int value) { int before = *at; *at += value; return before; }
static unsigned long long atomicMin(unsigned long long *at, unsigned long long value) {
  unsigned long long before = *at;
  *at = min(before, value);
  return before;
}

static int __popc(unsigned int bits) { return __builtin_popcount(bits); }
static float __fmaf_rn(float a, float b, float c) { return std::fma(a, b, c); }
template <class To, class From> static To bits_of(From value) { To bits; memcpy(&bits, &value, 4); return bits; }
static float __int_as_float(int bits) { return bits_of<float>(bits); }
static int __float_as_int(float value) { return bits_of<int>(value); }
static unsigned int __float_as_uint(float value) { return bits_of<unsigned int>(value); }
static float __uint_as_float(unsigned int bits) { return bits_of<float>(bits); }

// half precision, to nearest, ties to even
static unsigned short to_half(float value) {
  unsigned int sign = __float_as_uint(value) >> 16 & 0x8000;
  double size = std::fabs((double) value);
  if (size >= 65520) return sign | 0x7c00;
  int exponent = 0;
  std::frexp(size, &exponent);
  int unit = max(exponent - 11, -24); // of the last digit
  long digits = std::lrint(std::ldexp(size, -unit));
  return sign | (unit == -24 ? digits : (digits >= 2048 ? ((unit + 26) << 10) : ((unit + 25) << 10) + (digits - 1024)));
}
static float from_half(unsigned short half) {
  int exponent = half >> 10 & 31;
  int digits = half & 1023;
  double size = exponent == 31 ? INFINITY : exponent == 0 ? std::ldexp(digits, -24) : std::ldexp(1024 + digits, exponent - 25);
  return half & 0x8000 ? -size : size;
}

#include "kernels.cu"

// --- running a kernel
template <class... A, size_t... I> static void spread(void (*kernel)(A...), void **parameters, std::index_sequence<I...>) {
  kernel(*(A *) parameters[I]...);
}
template <class... A> static void spread(void (*kernel)(A...), void **parameters) {
  spread(kernel, parameters, std::index_sequence_for<A...>{});
}

struct kernel { const char *name; void (*run)(void **); };
#define KERNEL(name) {#name, [](void **parameters) { spread(name, parameters); }}
static kernel kernels[] = {KERNEL(halve), KERNEL(gather), KERNEL(candidates), KERNEL(weighted_candidates), KERNEL(measure), KERNEL(pair_with_own), KERNEL(unpack),
    KERNEL(count_members), KERNEL(rank_parts), KERNEL(begin_clusters), KERNEL(place_members), KERNEL(average), KERNEL(lower)};

static kernel *current;
static void **current_parameters;

static void fiber() {
  current->run(current_parameters);
  int me = threadIdx.x;
  ended[me] = true;
  leave(block_meeting);
  leave(warp_meetings[me / 32]);
  idle = 0;
  _longjmp(scheduler, 1);
}

static void enter(int t) {
  if (began[t]) _longjmp(paused[t], 1);
  began[t] = true;
  static bool made[MOST_THREADS];
  if (!made[t]) {
    made[t] = true;
    getcontext(&entries[t]);
    entries[t].uc_stack.ss_sp = stacks + (size_t) t * STACK;
    entries[t].uc_stack.ss_size = STACK;
    makecontext(&entries[t], fiber, 0);
  }
  setcontext(&entries[t]);
}

static void run_block(int threads) {
  block_meeting = {threads, 0, 0};
  for (int warp = 0; warp * 32 < threads; warp++) warp_meetings[warp] = {min(32, threads - warp * 32), 0, 0};
  for (int t = 0; t < threads; t++) {
    began[t] = false;
    ended[t] = false;
  }
  static bool any; // what jumps must not lose
  static int t;
  any = true;
  for (idle = 0; any && idle < 3LL * threads;) {
    any = false;
    for (t = 0; t < threads; t++) {
      if (ended[t]) continue;
      any = true;
      threadIdx.x = t;
      idle++;
      if (_setjmp(scheduler) == 0) enter(t);
    }
  }
  if (any) {
    fprintf(stderr, "the threads of %s wait for each other for ever\n", current->name);
    abort();
  }
}

// --- what of CUDA is called; the context and the module are this process
static std::mutex one_at_a_time;
static std::atomic<size_t> allocated;
static size_t most_allocated = SIZE_MAX;
static size_t *header(uint64_t address) { return (size_t *) (address - 64); }

extern "C" {
void emulator_limit(size_t bytes) { most_allocated = bytes; }
size_t emulator_allocated() { return allocated; }

int cuInit(int) { return 0; }
int cuDevicePrimaryCtxRetain(void **context, int) { *context = &current; return 0; }
int cuCtxSetCurrent(void *) { return 0; }
int cuCtxSynchronize() { return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int) { *value = attribute == 16 ? 1 : attribute == 75 ? 9 : 0; return 0; }
int cuMemAlloc_v2(uint64_t *address, size_t bytes) {
  if (allocated + bytes > most_allocated) return 2;
  char *memory = (char *) aligned_alloc(64, (bytes + 127) / 64 * 64 + 64);
  *(size_t *) memory = bytes;
  memset(memory + 64, 0xa5, bytes); // what was there before is anything
  *address = (uint64_t) memory + 64;
  allocated += bytes;
  return 0;
}
int cuMemFree_v2(uint64_t address) { allocated -= *header(address); free(header(address)); return 0; }
int cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes) { memcpy((void *) to, from, bytes); return 0; }
int cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) { memcpy(to, (void *) from, bytes); return 0; }
int cuMemsetD8_v2(uint64_t at, unsigned char value, size_t bytes) { memset((void *) at, value, bytes); return 0; }
int cuModuleLoadData(void **module, const void *) { *module = kernels; return 0; }
int cuModuleGetFunction(void **function, void *, const char *name) {
  for (kernel &each : kernels) {
    if (strcmp(each.name, name) == 0) { *function = &each; return 0; }
  }
  return 500;
}
int cuLaunchKernel(void *function, unsigned int blocks, unsigned int, unsigned int, unsigned int threads, unsigned int, unsigned int,
    unsigned int, void *, void **parameters, void **) {
  if (blocks == 0 || threads == 0 || threads > MOST_THREADS) return 1;
  std::lock_guard<std::mutex> lock(one_at_a_time);
  if (!stacks) stacks = (char *) malloc((size_t) STACK * MOST_THREADS);
  current = (kernel *) function;
  current_parameters = parameters;
  gridDim.x = blocks;
  blockDim.x = threads;
  for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) run_block(threads);
  return 0;
}

int nvrtcCreateProgram(void **program, const char *, const char *, int, const char **, const char **) { *program = kernels; return 0; }
int nvrtcCompileProgram(void *, int, const char **) { return 0; }
int nvrtcGetProgramLogSize(void *, size_t *size) { *size = 1; return 0; }
int nvrtcGetProgramLog(void *, char *log) { *log = 0; return 0; }
int nvrtcGetCUBINSize(void *, size_t *size) { *size = 1; return 0; }
int nvrtcGetCUBIN(void *, char *code) { *code = 0; return 0; }

int cublasCreate_v2(void **handle) { *handle = kernels; return 0; }
int cublasSetMathMode(void *, int) { return 0; }
// only what is asked for: rows of A times rows of B, in half precision, summed in float32 from the end
int cublasGemmEx(void *, int, int, int m, int n, int k, const float *, const unsigned short *a, int, int lda, const unsigned short *b, int,
    int ldb, const float *, unsigned short *c, int, int ldc, int, int) {
  std::vector<float> left((size_t) m * k), right(k);
  for (int i = 0; i < m; i++) for (int l = 0; l < k; l++) left[(size_t) i * k + l] = from_half(a[(size_t) i * lda + l]);
  for (int j = 0; j < n; j++) {
    for (int l = 0; l < k; l++) right[l] = from_half(b[(size_t) j * ldb + l]);
    for (int i = 0; i < m; i++) {
      float sum = 0;
      for (int l = k - 1; l >= 0; l--) sum += left[(size_t) i * k + l] * right[l];
      c[(size_t) j * ldc + i] = to_half(sum);
    }
  }
  return 0;
}
}
