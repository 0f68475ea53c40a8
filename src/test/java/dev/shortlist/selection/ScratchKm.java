package dev.shortlist.selection;

import dev.shortlist.linalg.*;
import java.lang.foreign.*;
import java.nio.channels.FileChannel;
import java.nio.file.*;

public class ScratchKm {
  public static void main(String[] a) throws Exception {
    FileChannel c = FileChannel.open(Path.of(a[0]));
    MemorySegment s = c.map(FileChannel.MapMode.READ_ONLY, 128, c.size() - 128, Arena.global());
    int n = Integer.parseInt(a[1]);
    int b = Integer.parseInt(a[2]);
    FeatureMatrix f = FeatureMatrix.over(s, n, 512);
    Kernels k = Kernels.cpu(2);
    for (int it : new int[] {0, 3, 6, 10, 15, 25}) {
      long q = ScratchRun.cpu(), t = System.nanoTime();
      Clustering r = new KMeans(f, b, k).cluster(1, it, 1, Observer.NONE);
      System.out.printf(
          "it %d obj %.3f cpu %.2f wall %.2f%n",
          r.iterations(),
          r.objective(),
          (ScratchRun.cpu() - q) / 1e9,
          (System.nanoTime() - t) / 1e9);
    }
  }
}
