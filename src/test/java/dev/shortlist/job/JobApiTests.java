package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.shortlist.Api;
import dev.shortlist.background.Niceness;
import dev.shortlist.job.ScriptedHandler.Payload;
import dev.shortlist.job.ScriptedHandler.Script;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;

@JobTest
class JobApiTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired Api api;
  @Autowired JobQueue queue;
  @Autowired Jobs jobs;
  @Autowired ScriptedHandler handler;

  private String name = "";
  private Script script = new Script();

  @BeforeEach
  void takeAScript(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    script = handler.script(name);
  }

  @Test
  void showsAnEndInTheFirstPollAfterItHoweverRecentTheLastOneWas() throws InterruptedException {
    var polled = new CountDownLatch(1);
    script.step =
        run -> {
          polled.await();
          return "done";
        };
    UUID id = enqueue();
    await().until(() -> api.get("/jobs/" + id).expect(200).at("/state").equals("RUNNING"));
    polled.countDown();
    jobs.await(id, PATIENCE);
    assertThat(api.get("/jobs/" + id).expect(200).at("/state")).isEqualTo("SUCCEEDED");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "priorities are changed on Linux alone")
  void leavesTheProcessorToRequestsWhileItRuns() throws IOException {
    script.step = run -> Integer.toString(Niceness.ofThisThread());
    UUID id = enqueue();
    jobs.await(id, PATIENCE);
    assertThat(api.get("/jobs/" + id).expect(200).at("/result/answer"))
        .isEqualTo(Integer.toString(Math.min(19, Niceness.ofProcess() + 10)));
  }

  @Test
  void showsAJobWhileItRunsAndWhenItIsDone() throws InterruptedException {
    var looked = new CountDownLatch(1);
    var reported = new CountDownLatch(1);
    script.step =
        run -> {
          run.progress("clustering", 3, 10);
          reported.countDown();
          looked.await();
          return "done";
        };
    UUID id = enqueue();
    reported.await();
    Api.Reply running = api.get("/jobs/" + id).expect(200);
    looked.countDown();
    assertThat(running.header("Retry-After")).hasValue("1");
    assertThat(running.at("/state")).isEqualTo("RUNNING");
    assertThat(running.at("/type")).isEqualTo("scripted");
    assertThat(running.at("/phase")).isEqualTo("clustering");
    assertThat(running.at("/progress/processed")).isEqualTo("3");
    assertThat(running.at("/progress/total")).isEqualTo("10");
    assertThat(running.body().has("finished_at")).isFalse();

    jobs.await(id, PATIENCE);
    Api.Reply done = api.get("/jobs/" + id).expect(200);
    assertThat(done.header("Retry-After")).isEmpty();
    assertThat(done.at("/state")).isEqualTo("SUCCEEDED");
    assertThat(done.at("/attempt")).isEqualTo("1");
    assertThat(done.at("/result/answer")).isEqualTo("done");
    assertThat(done.body().has("problem")).isFalse();
  }

  @Test
  void showsAFailedJobWithItsProblem() {
    script.step =
        run -> {
          throw Problem.invalid("/seed", "this seed is unlucky");
        };
    UUID id = enqueue();
    jobs.await(id, PATIENCE);
    Api.Reply failed = api.get("/jobs/" + id).expect(200);
    assertThat(failed.at("/state")).isEqualTo("FAILED");
    assertThat(failed.at("/problem/type")).isEqualTo("urn:shortlist:problem:invalid-request");
    assertThat(failed.at("/problem/errors/0/detail")).isEqualTo("this seed is unlucky");
    assertThat(failed.body().has("result")).isFalse();
  }

  @Test
  void cancelsARunningJobAndRefusesToDoSoAfterItsEnd() {
    script.step =
        run -> {
          for (long step = 0; ; step++) {
            run.progress("clustering", step, 0);
            Thread.sleep(5);
          }
        };
    UUID id = enqueue();
    await().until(() -> jobs.get(id).state() == JobState.RUNNING);
    Api.Reply cancelling = api.post("/jobs/" + id + "/cancel", "").expect(202);
    assertThat(cancelling.at("/cancel_requested")).isEqualTo("true");
    assertThat(cancelling.header("Retry-After")).hasValue("1");

    Job ended = jobs.await(id, PATIENCE);
    assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
    Api.Reply refused = api.post("/jobs/" + id + "/cancel", "").expect(409);
    assertThat(refused.at("/type")).isEqualTo("urn:shortlist:problem:wrong-state");
    assertThat(refused.at("/detail")).contains("it has ended and is CANCELLED");
  }

  @Test
  void listsTheNewestFirstPageByPage() {
    List<String> ids =
        IntStream.range(0, 5)
            .mapToObj(job -> enqueue())
            .peek(id -> jobs.await(id, PATIENCE))
            .map(UUID::toString)
            .toList();
    Api.Reply first = api.get("/jobs?type=scripted&state=SUCCEEDED&limit=3").expect(200);
    assertThat(first.at("/items/0/id")).isEqualTo(ids.get(4));
    assertThat(first.at("/items/2/id")).isEqualTo(ids.get(2));
    Api.Reply second =
        api.get("/jobs?type=scripted&state=SUCCEEDED&limit=2&cursor=" + first.at("/next"))
            .expect(200);
    assertThat(second.at("/items/0/id")).isEqualTo(ids.get(1));
    assertThat(second.at("/items/1/id")).isEqualTo(ids.get(0));
  }

  @Test
  void listsOnlyWhatIsAskedFor() {
    jobs.await(enqueue(), PATIENCE);
    assertThat(api.get("/jobs?type=no-such-type").expect(200).body().at("/items")).isEmpty();
    assertThat(api.get("/jobs?state=QUEUED&type=scripted").expect(200).body().at("/items"))
        .isEmpty();
    assertThat(api.get("/jobs?state=DONE").expect(400).at("/detail")).contains("DONE");
  }

  @Test
  void doesNotKnowAJobThatThereIsNot() {
    UUID unknown = UUID.randomUUID();
    assertThat(api.get("/jobs/" + unknown).expect(404).at("/detail")).contains(unknown.toString());
    api.post("/jobs/" + unknown + "/cancel", "").expect(404);
    api.get("/jobs/seven").expect(400);
  }

  private UUID enqueue() {
    return queue.enqueue(ScriptedHandler.TYPE, new Payload(name));
  }
}
