// Kernels that return the bits of the processor's: every sum that counts is the same chain of
// roundings (linalg.Products, linalg.SquaredNorms, linalg.Loops). Compiled at run time by NVRTC with
// --fmad=false, so what is fused is written so. Half precision only decides what need not be compared.

typedef unsigned short half_bits;
typedef unsigned long long key; // squared distance above, number of the point below: least wins

#define WARP 32
#define EVERYONE 0xffffffffu
#define INFINITE __int_as_float(0x7f800000)
#define WARPS 8
#define ROWS_PER_WARP 4
#define CANDIDATES 16
#define ADDED_AT_ONCE 16
#define LOADED_AT_ONCE 16
#define POINTS_AT_ONCE 4

struct column { // of the points that rows are compared with
  float norm;   // squared; infinite for padding
  float scale;  // of its half-precision copy
};

struct stale { // a row that has missed some points
  int row;
  int compared;
  int nearest;
  float distance;
};

__device__ static int row_of_whole(const int *numbers, int first, int i) {
  return numbers ? numbers[i] : first + i;
}

// How long the next chain of a product is where so many columns are left; as linalg.Products cuts.
__device__ static int chain_of(int left) {
  if (left <= 320) return left;
  return left < 640 ? (left + 1) / 2 : 320;
}

__device__ static float sum_of_warp(float value) {
  for (int half = WARP / 2; half > 0; half /= 2) value += __shfl_xor_sync(EVERYONE, value, half);
  return value;
}

__device__ static float most_of_warp(float value) {
  for (int half = WARP / 2; half > 0; half /= 2) value = fmaxf(value, __shfl_xor_sync(EVERYONE, value, half));
  return value;
}

// Copies rows to half precision, each times a power of two that brings its largest element between
// 1/2 and 1. scales undo that; errors are at least the length of what rounding took away.
extern "C" __global__ void halve(const float *rows, int count, int dimension, int stride, half_bits *halves, float *scales, float *errors) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) / WARP;
  int lane = threadIdx.x % WARP;
  if (row >= count) return;
  const float *values = rows + (size_t) row * dimension;
  float most = 0;
  for (int k = lane; k < dimension; k += WARP) most = fmaxf(most, fabsf(values[k]));
  most = most_of_warp(most);
  int exponent = max(-100, min(100, (__float_as_int(most) >> 23) - 126)); // most < 2^exponent
  float up = __int_as_float((127 - exponent) << 23);
  float down = __int_as_float((127 + exponent) << 23);
  float squares = 0;
  for (int k = lane; k < stride; k += WARP) {
    float value = k < dimension ? values[k] * up : 0;
    half_bits rounded = to_half(value);
    halves[(size_t) row * stride + k] = rounded;
    float lost = value - from_half(rounded);
    squares += lost * lost;
  }
  squares = sum_of_warp(squares);
  if (lane == 0) {
    scales[row] = down;
    errors[row] = 1.001f * sqrtf(squares) * down + 1e-37f;
  }
}

// Copies some rows of the half-precision matrix together, 16 bytes per thread.
extern "C" __global__ void gather(const uint4 *halves, int eighths, const int *numbers, int count, uint4 *together) {
  for (size_t i = blockIdx.x * (size_t) blockDim.x + threadIdx.x; i < (size_t) count * eighths; i += (size_t) gridDim.x * blockDim.x) {
    together[i] = halves[(size_t) numbers[i / eighths] * eighths + i % eighths];
  }
}

struct rough { // what is known of a row before it is compared
  float norm;
  float scale;
  int own;
};

// About the squared distance, times a weight where there are weights; without them, less the row's
// squared norm, which is the same for all points.
template <bool WEIGHTED>
__device__ static float rough_distance(rough row, column point, float weight, half_bits inner, int number) {
  float distance = __fmaf_rn(-2 * point.scale * row.scale, from_half(inner), point.norm);
  return !WEIGHTED ? distance : number == row.own ? INFINITE : weight * (row.norm + distance);
}

// By how much the rough distance of a row to any point and the processor's may differ.
//   longest        point
//   largest_error  of a point's half-precision copy
//   processor      what the processor rounds, as a share of (|x| + longest)²
//   product        what a product of the device's rounds, as a share of the lengths of its operands
__device__ static float slack(float norm, float error, float longest, float largest_error, float processor, float product) {
  float length = 1.0001f * sqrtf(norm);
  float both = length + longest;
  float halved = error * longest + (length + error) * largest_error;
  float summed = product * (length + error) * (longest + largest_error);
  return processor * both * both + 2 * (halved + summed) + 1e-36f;
}

struct two { // least of a row's rough distances, where the least is, and the next
  float least;
  float next;
  int number;
};

__device__ static two both(two a, two b) {
  bool first = a.least <= b.least;
  two least = first ? a : b;
  least.next = fminf(least.next, first ? b.least : a.least);
  return least;
}

__device__ static half_bits one_of_eight(uint4 eight, int j) {
  unsigned int word = j < 2 ? eight.x : j < 4 ? eight.y : j < 6 ? eight.z : eight.w;
  return (half_bits) (word >> (j % 2 * 16));
}

// Finds for each row the points whose rough distance leaves open whether they are the nearest, and
// appends these pairs. Some warps share the columns of some rows, eight to a lane; the products of a
// row are read once more where the least two are too near each other.
template <bool WEIGHTED>
__device__ static void find_candidates(const uint4 *__restrict__ products, int stride, int rows, int sharing, const int *__restrict__ numbers,
    int first, int offset, const float *__restrict__ norms, const float *__restrict__ scales, const float *__restrict__ errors,
    const column *__restrict__ columns, const float *__restrict__ weights, const int *__restrict__ own, float longest, float largest_error,
    float processor, float product, int2 *pairs, int *pair_count, int capacity, int *open, int *open_count) {
  __shared__ two partial[WARPS][ROWS_PER_WARP];
  __shared__ float limits[WARPS][ROWS_PER_WARP];
  __shared__ int found[WARPS][ROWS_PER_WARP][CANDIDATES];
  __shared__ int counts[WARPS][ROWS_PER_WARP];
  int lane = threadIdx.x % WARP;
  int warp = threadIdx.x / WARP;
  int group = warp / sharing * sharing; // the first warp of those that share
  int top = (blockIdx.x * WARPS + group) / sharing * ROWS_PER_WARP;
  int eighths = stride / 8;
  rough row[ROWS_PER_WARP];
  two best[ROWS_PER_WARP];
#pragma unroll
  for (int r = 0; r < ROWS_PER_WARP; r++) {
    int i = min(top + r, rows - 1);
    int number = row_of_whole(numbers, first, i);
    row[r].norm = norms[number];
    row[r].scale = scales[number];
    row[r].own = WEIGHTED ? own[offset + i] : -1;
    best[r].least = INFINITE;
    best[r].next = INFINITE;
    best[r].number = -1;
  }
  if (lane < ROWS_PER_WARP) {
    counts[warp][lane] = 0;
    limits[warp][lane] = -INFINITE;
  }
  for (int at = (warp - group) * WARP + lane; at < eighths; at += sharing * WARP) {
    uint4 eight[ROWS_PER_WARP];
#pragma unroll
    for (int r = 0; r < ROWS_PER_WARP; r++) eight[r] = products[(size_t) min(top + r, rows - 1) * eighths + at];
    const uint4 *some = (const uint4 *) (columns + at * 8);
#pragma unroll
    for (int j = 0; j < 8; j += 2) {
      uint4 both = some[j / 2];
      column points[2] = {{__uint_as_float(both.x), __uint_as_float(both.y)}, {__uint_as_float(both.z), __uint_as_float(both.w)}};
#pragma unroll
      for (int k = j; k < j + 2; k++) {
        float weight = WEIGHTED ? weights[at * 8 + k] : 1;
#pragma unroll
        for (int r = 0; r < ROWS_PER_WARP; r++) {
          float distance = rough_distance<WEIGHTED>(row[r], points[k - j], weight, one_of_eight(eight[r], k), at * 8 + k);
          best[r].next = fminf(best[r].next, fmaxf(best[r].least, distance));
          best[r].number = distance < best[r].least ? at * 8 + k : best[r].number;
          best[r].least = fminf(best[r].least, distance);
        }
      }
    }
  }
#pragma unroll
  for (int r = 0; r < ROWS_PER_WARP; r++) {
    for (int half = WARP / 2; half > 0; half /= 2) {
      two other;
      other.least = __shfl_xor_sync(EVERYONE, best[r].least, half);
      other.next = __shfl_xor_sync(EVERYONE, best[r].next, half);
      other.number = __shfl_xor_sync(EVERYONE, best[r].number, half);
      best[r] = both(best[r], other);
    }
    if (lane == 0) partial[warp][r] = best[r];
  }
  __syncthreads();
  if (warp == group && lane < ROWS_PER_WARP && top + lane < rows) {
    two least = partial[group][lane];
    for (int other = group + 1; other < group + sharing; other++) least = both(least, partial[other][lane]);
    int number = row_of_whole(numbers, first, top + lane);
    float limit = least.least + 2.001f * slack(norms[number], errors[number], longest, largest_error, processor, product);
    bool isOnly = least.next > limit;
    if (isOnly && least.number >= 0) { // else its own point is the only one
      found[group][lane][0] = least.number;
      counts[group][lane] = 1;
    }
    limits[group][lane] = isOnly ? -INFINITE : limit;
  }
  __syncthreads();
  bool any = false;
#pragma unroll
  for (int r = 0; r < ROWS_PER_WARP; r++) any |= limits[group][r] != -INFINITE;
  for (int at = (warp - group) * WARP + lane; any && at < eighths; at += sharing * WARP) {
    uint4 eight[ROWS_PER_WARP];
#pragma unroll
    for (int r = 0; r < ROWS_PER_WARP; r++) {
      if (limits[group][r] != -INFINITE) eight[r] = products[(size_t) min(top + r, rows - 1) * eighths + at];
    }
#pragma unroll
    for (int r = 0; r < ROWS_PER_WARP; r++) {
      float limit = limits[group][r];
      if (limit == -INFINITE) continue;
#pragma unroll
      for (int j = 0; j < 8; j++) {
        float distance = rough_distance<WEIGHTED>(row[r], columns[at * 8 + j], WEIGHTED ? weights[at * 8 + j] : 1, one_of_eight(eight[r], j), at * 8 + j);
        if (distance <= limit && distance < INFINITE) {
          int position = atomicAdd(&counts[group][r], 1);
          if (position < CANDIDATES) found[group][r][position] = at * 8 + j;
        }
      }
    }
  }
  __syncthreads();
  if (warp != group) return;
  int total = 0;
  for (int r = 0; r < ROWS_PER_WARP; r++) total += counts[group][r] > CANDIDATES ? 0 : counts[group][r];
  int base = 0;
  if (lane == 0 && total > 0) base = atomicAdd(pair_count, total);
  base = __shfl_sync(EVERYONE, base, 0);
  bool fits = base <= capacity - total;
  for (int r = 0; r < ROWS_PER_WARP; r++) {
    int count = counts[group][r];
    if (count > CANDIDATES || (count > 0 && !fits)) {
      if (lane == 0) open[atomicAdd(open_count, 1)] = offset + top + r;
    }
    if (count <= CANDIDATES) {
      if (lane < count && base + lane < capacity) pairs[base + lane] = make_int2(fits ? offset + top + r : -1, found[group][r][lane]);
      base += count;
    }
  }
}

#define CANDIDATES_OF(name, weighted)                                                                                                        \
  extern "C" __global__ void __launch_bounds__(WARPS *WARP) name(const uint4 *products, int stride, int rows, int sharing,                   \
      const int *numbers, int first, int offset, const float *norms, const float *scales, const float *errors, const column *columns,        \
      const float *weights, const int *own, float longest, float largest_error, float processor, float product, int2 *pairs,                 \
      int *pair_count, int capacity, int *open, int *open_count) {                                                                           \
    find_candidates<weighted>(products, stride, rows, sharing, numbers, first, offset, norms, scales, errors, columns, weights, own,         \
        longest, largest_error, processor, product, pairs, pair_count, capacity, open, open_count);                                          \
  }
CANDIDATES_OF(candidates, false)
CANDIDATES_OF(weighted_candidates, true)

// Squared distances of pairs of a row and a point by the processor's chains: one thread per pair.
// Without pairs, all points of the rows that are open.
extern "C" __global__ void measure(const float *__restrict__ rows, const float *__restrict__ points, int dimension, int point_count, const int *numbers, int first,
    const int2 *pairs, const int *pair_count, int capacity, const int *open, const int *open_count,
    const float *norms, const column *columns, const float *weights, const int *own, float *own_distance, key *best) {
  __shared__ float xs[4][WARP][WARP + 1];
  __shared__ float cs[4][WARP][WARP + 1];
  __shared__ int2 numbered[4][WARP];
  int warp = threadIdx.x / WARP;
  int lane = threadIdx.x % WARP;
  long long count = pairs ? min(*pair_count, capacity) : (long long) *open_count * point_count;
  long long step = (long long) gridDim.x * blockDim.x;
  for (long long start = (long long) (blockIdx.x * 4 + warp) * WARP; start < count; start += step) {
    long long at = start + lane;
    int i = -1;
    int point = 0;
    if (at < count) {
      i = pairs ? pairs[at].x : open[at / point_count];
      point = pairs ? pairs[at].y : (int) (at % point_count);
    }
    int row = row_of_whole(numbers, first, max(i, 0));
    __syncwarp();
    numbered[warp][lane] = make_int2(row, point);
    float product = 0;
    float chain = 0;
    int chain_end = chain_of(dimension);
    for (int from = 0; from < dimension; from += WARP) {
      int k = from + lane;
      __syncwarp();
#pragma unroll 1
      for (int other = 0; other < WARP; other += LOADED_AT_ONCE) {
        float x[LOADED_AT_ONCE];
        float c[LOADED_AT_ONCE];
#pragma unroll
        for (int j = 0; j < LOADED_AT_ONCE; j++) {
          int2 pair = numbered[warp][other + j];
          x[j] = k < dimension ? rows[(size_t) pair.x * dimension + k] : 0;
          c[j] = k < dimension ? points[(size_t) pair.y * dimension + k] : 0;
        }
#pragma unroll
        for (int j = 0; j < LOADED_AT_ONCE; j++) {
          xs[warp][other + j][lane] = x[j];
          cs[warp][other + j][lane] = c[j];
        }
      }
      __syncwarp();
      int end = min(WARP, dimension - from);
#pragma unroll 8
      for (int j = 0; j < end; j++) {
        chain = __fmaf_rn(xs[warp][lane][j], cs[warp][lane][j], chain);
        if (from + j + 1 == chain_end) {
          product += chain;
          chain = 0;
          chain_end += chain_of(dimension - chain_end);
        }
      }
    }
    if (i < 0) continue;
    float distance = fmaxf(0, __fmaf_rn(-2, product, norms[row] + columns[point].norm)) + 0.f;
    if (own && own[i] == point) {
      own_distance[i] = distance;
    } else {
      float cost = weights ? distance * weights[point] : distance;
      atomicMin(&best[i], ((key) __float_as_uint(cost) << 32) | (unsigned int) point);
    }
  }
}

// One pair per row, of its own point.
extern "C" __global__ void pair_with_own(const int *own, int count, int2 *pairs, int *pair_count) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) pairs[i] = make_int2(i, own[i]);
  if (blockIdx.x == 0 && threadIdx.x == 0) *pair_count = count;
}

extern "C" __global__ void unpack(const key *best, int count, int *points, float *distances) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    bool any = best[i] != ~0ull;
    points[i] = any ? (int) (best[i] & 0xffffffffu) : -1;
    distances[i] = any ? __uint_as_float((unsigned int) (best[i] >> 32)) : INFINITE;
  }
}

// How many rows of each of some parts are in each cluster, one warp per part.
extern "C" __global__ void count_members(const int *assignment, int rows, int parts, int *counts) {
  int part = (blockIdx.x * blockDim.x + threadIdx.x) / WARP;
  if (part >= parts) return;
  int length = (rows + parts - 1) / parts;
  int end = min(rows, (part + 1) * length);
  for (int i = part * length + threadIdx.x % WARP; i < end; i += WARP) {
    atomicAdd(&counts[(size_t) assignment[i] * parts + part], 1);
  }
}

// Turns the counts of one cluster per block into positions within it, and its size; 1024 threads.
extern "C" __global__ void rank_parts(int *counts, int parts, int *sizes) {
  __shared__ int sums[1024];
  int *mine = counts + (size_t) blockIdx.x * parts;
  int value = threadIdx.x < parts ? mine[threadIdx.x] : 0;
  sums[threadIdx.x] = value;
  for (int reach = 1; reach < blockDim.x; reach *= 2) {
    __syncthreads();
    int before = threadIdx.x >= reach ? sums[threadIdx.x - reach] : 0;
    __syncthreads();
    sums[threadIdx.x] += before;
  }
  if (threadIdx.x < parts) mine[threadIdx.x] = sums[threadIdx.x] - value;
  if (threadIdx.x == blockDim.x - 1) sizes[blockIdx.x] = sums[threadIdx.x];
}

// Where each cluster's members begin; one block of 1024 threads.
extern "C" __global__ void begin_clusters(const int *sizes, int clusters, int *starts) {
  __shared__ int sums[1024];
  int length = (clusters + blockDim.x - 1) / blockDim.x;
  int from = min(clusters, (int) threadIdx.x * length);
  int end = min(clusters, from + length);
  int sum = 0;
  for (int cluster = from; cluster < end; cluster++) sum += sizes[cluster];
  sums[threadIdx.x] = sum;
  for (int reach = 1; reach < blockDim.x; reach *= 2) {
    __syncthreads();
    int before = threadIdx.x >= reach ? sums[threadIdx.x - reach] : 0;
    __syncthreads();
    sums[threadIdx.x] += before;
  }
  int start = sums[threadIdx.x] - sum;
  for (int cluster = from; cluster < end; cluster++) {
    starts[cluster] = start;
    start += sizes[cluster];
  }
}

// Lists the members of each cluster in ascending order; one warp per part, 32 rows after 32.
extern "C" __global__ void place_members(const int *assignment, int rows, int parts, int *next, const int *starts, int *members) {
  int part = (blockIdx.x * blockDim.x + threadIdx.x) / WARP;
  int lane = threadIdx.x % WARP;
  if (part >= parts) return;
  int length = (rows + parts - 1) / parts;
  int end = min(rows, (part + 1) * length);
  for (int from = part * length; from < end; from += WARP) {
    int i = from + lane;
    int cluster = i < end ? assignment[i] : -1 - lane;
    unsigned int same = __match_any_sync(EVERYONE, cluster);
    if (i < end) {
      volatile int *mine = next + (size_t) cluster * parts + part;
      int before = __popc(same & ((1u << lane) - 1));
      int position = *mine + before;
      members[starts[cluster] + position] = i;
    }
    __syncwarp();
    if (i < end && (same >> lane) == 1) { // the last of its cluster
      volatile int *mine = next + (size_t) cluster * parts + part;
      *mine += __popc(same);
    }
    __syncwarp();
  }
}

// The mean of each cluster, summed in ascending order of its members: one block per cluster, one
// thread per column.
extern "C" __global__ void average(const float *__restrict__ rows, int dimension, const int *__restrict__ numbers, int first, const int *__restrict__ members,
    const int *starts, const int *sizes, float *means) {
  int cluster = blockIdx.x;
  int size = sizes[cluster];
  const int *mine = members + starts[cluster];
  float reciprocal = 1.f / size;
  for (int k = threadIdx.x; k < dimension && size > 0; k += blockDim.x) {
    float sum = 0;
    int member = 0;
    for (; member + ADDED_AT_ONCE <= size; member += ADDED_AT_ONCE) {
      float values[ADDED_AT_ONCE];
#pragma unroll
      for (int j = 0; j < ADDED_AT_ONCE; j++) {
        values[j] = rows[(size_t) row_of_whole(numbers, first, mine[member + j]) * dimension + k];
      }
#pragma unroll
      for (int j = 0; j < ADDED_AT_ONCE; j++) sum += values[j];
    }
    for (; member < size; member++) sum += rows[(size_t) row_of_whole(numbers, first, mine[member]) * dimension + k];
    means[(size_t) cluster * dimension + k] = sum * reciprocal;
  }
}

// Compares rows with the points that each has missed by sums of squared differences, in 64 lanes
// that are folded in halves. One block per row; its warps share the points, some at once.
extern "C" __global__ void lower(const float *__restrict__ rows, int dimension, stale *some, const float *__restrict__ points, int point_count) {
  __shared__ key partial[WARPS];
  int warp = threadIdx.x / WARP;
  int lane = threadIdx.x % WARP;
  stale mine = some[blockIdx.x];
  const float *row = rows + (size_t) mine.row * dimension;
  key best = ~0ull;
  for (int first = mine.compared + warp * POINTS_AT_ONCE; first < point_count; first += WARPS * POINTS_AT_ONCE) {
    float even[POINTS_AT_ONCE] = {};
    float odd[POINTS_AT_ONCE] = {};
#pragma unroll 2
    for (int k = lane; k < dimension; k += 2 * WARP) {
      bool more = k + WARP < dimension;
      float x = row[k];
      float y = more ? row[k + WARP] : 0;
#pragma unroll
      for (int j = 0; j < POINTS_AT_ONCE; j++) {
        const float *point = points + (size_t) min(first + j, point_count - 1) * dimension;
        float difference = x - point[k];
        even[j] = __fmaf_rn(difference, difference, even[j]);
        difference = y - (more ? point[k + WARP] : 0);
        odd[j] = __fmaf_rn(difference, difference, odd[j]);
      }
    }
#pragma unroll
    for (int j = 0; j < POINTS_AT_ONCE; j++) {
      float sum = even[j] + odd[j];
      for (int half = WARP / 2; half > 0; half /= 2) sum += __shfl_down_sync(EVERYONE, sum, half);
      if (first + j < point_count) best = min(best, ((key) __float_as_uint(sum) << 32) | (unsigned int) (first + j));
    }
  }
  if (lane == 0) partial[warp] = best;
  __syncthreads();
  if (threadIdx.x == 0) {
    best = ((key) __float_as_uint(mine.distance) << 32) | (unsigned int) mine.nearest;
    for (int other = 0; other < WARPS; other++) best = min(best, partial[other]);
    mine.distance = __uint_as_float((unsigned int) (best >> 32));
    mine.nearest = (int) (best & 0xffffffffu);
    some[blockIdx.x] = mine;
  }
}
