package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.npy.NpyHeader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an upload allocates bounds what it can hold, so no sampling of the heap is needed. */
@ServiceTest
class UploadMemoryTests {

  private static final int ROWS = 50_000;
  private static final int DIMENSION = 512;
  private static final long CHUNK = 4 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Autowired Api api;
  @Autowired FeatureVectors vectors;
  private UUID cache;

  @BeforeEach
  void makeAnEmptyCache() {
    cache = new FeatureCacheSteps(api).cache(ROWS, DIMENSION);
  }

  @Test
  void storesAHundredMegabytesInTwoChunksOfHeap() throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    FeatureCache stored = vectors.upload(cache, generated("<f4", ROWS * DIMENSION * 4L)).cache();
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(2 * CHUNK);
    assertThat(stored.state()).isEqualTo(FeatureCache.State.READY);
  }

  @Test
  void storesTwoHundredMegabytesOfFloat64InSixChunksOfHeap() throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    vectors.upload(cache, generated("<f8", ROWS * DIMENSION * 8L));
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(6 * CHUNK);
  }

  /** A .npy stream whose numbers are all 1.0 or so, made as it is read. */
  private static InputStream generated(String descr, long bytes) {
    byte[] header = NpyHeader.of(descr, ROWS, DIMENSION).bytes();
    return new SequenceInputStream(new ByteArrayInputStream(header), new Repeated(bytes));
  }

  /** So many times the byte 0x3F, which as a float of any width is a number below 1. */
  private static final class Repeated extends InputStream {

    private long left;

    private Repeated(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0x3F : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      Arrays.fill(target, offset, offset + count, (byte) 0x3F);
      left -= count;
      return count;
    }
  }
}
