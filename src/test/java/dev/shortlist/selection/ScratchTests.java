package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchTests {

  @Test
  void givesMemoryBackWhenItIsClosed() {
    Scratch scratch = new Scratch();
    MemorySegment matrix = scratch.matrix("a matrix", 10, 3);
    assertThat(matrix.byteSize()).isEqualTo(120);
    scratch.close();
    assertThat(matrix.scope().isAlive()).isFalse();
  }

  @Test
  void refusesMoreThanIsLeftAndSaysHowMuchItWouldTake() {
    try (Scratch scratch = new Scratch(3 << 20)) {
      scratch.matrix("a small matrix", 1024, 256);
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> scratch.matrix("a large matrix", 1_281_167, 1000))
          .withMessage(
              "a large matrix, 1281167 x 1000 numbers, takes 4888 MiB and may take 2 MiB; include"
                  + " fewer items in /constraints, choose another strategy, or start the service"
                  + " with -Xmx4888m");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"badge", "max-herding"})
  void strategiesLeaveNoMemoryToTheGarbageCollector(String name) {
    Blobs blobs = Blobs.of(2000, 12, 4, 1);
    SelectionProblem problem =
        new SelectionProblem(
            blobs.features(),
            new LabeledItems(new int[] {0, 1}, new int[] {0, 1}, 4),
            IntStream.range(2, 2000).toArray(),
            2,
            1);
    Map<String, Object> request =
        name.equals("badge") ? Map.of("name", name) : Map.of("name", name, "axes", 4);
    QueryStrategy strategy = Strategies.strategyFor(Strategies.parse(request));
    long before = directMemory();
    strategy.select(problem, Kernels.cpu(1), Observer.NONE);
    assertThat(directMemory() - before).isLessThan(4L * 2000 * 4);
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
