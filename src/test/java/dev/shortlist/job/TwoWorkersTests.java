package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.shortlist.job.ScriptedHandler.Payload;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@JobTest
class TwoWorkersTests {

  private static final int JOBS = 400;

  @Autowired JobQueue queue;
  @Autowired Jobs jobs;
  @Autowired WorkerPool pool;
  @Autowired WorkerPools pools;
  @Autowired ScriptedHandler handler;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void stopTheWorkers() {
    pool.stop();
  }

  @AfterEach
  void startTheWorkers() {
    pool.start();
  }

  @Test
  void runEachJobOnceAndLeaveAnEmptyQueue() {
    List<UUID> ids =
        IntStream.range(0, JOBS)
            .mapToObj(job -> queue.enqueue(ScriptedHandler.TYPE, new Payload("tiny-" + job)))
            .toList();
    List<WorkerPool> both =
        List.of(
            pools.withHeartbeat(Duration.ofMillis(200)),
            pools.withHeartbeat(Duration.ofMillis(200)));
    both.forEach(WorkerPool::start);
    await().atMost(Duration.ofMinutes(1)).until(this::queuedJobs, count -> count == 0);
    both.forEach(WorkerPool::stop);

    assertThat(ids).allSatisfy(id -> assertThat(jobs.get(id).attempt()).isOne());
    assertThat(ids)
        .allSatisfy(id -> assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED));
    assertThat(IntStream.range(0, JOBS))
        .allSatisfy(job -> assertThat(handler.script("tiny-" + job).runs).hasValue(1))
        .allSatisfy(job -> assertThat(handler.effects("tiny-" + job)).isOne());
  }

  private int queuedJobs() {
    return jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_name = 'scripted'")
        .query(Integer.class)
        .single();
  }
}
