package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A handler that does what a test wrote down for the job, and leaves a row for each commit. */
final class ScriptedHandler implements JobHandler<ScriptedHandler.Payload, String> {

  static final JobType<Payload> TYPE = new JobType<>("scripted", Payload.class);

  /**
   * @param script which script to follow; one that was not written down just succeeds
   */
  record Payload(String script) {}

  interface Step {
    String run(JobRun run) throws Exception;
  }

  /** What a job does, and what was asked of it. */
  static final class Script {
    volatile Step step = run -> "done";
    volatile Runnable inCommit = () -> {};
    volatile Runnable inAbandon = () -> {};
    final AtomicInteger runs = new AtomicInteger();
    final List<JobState> abandoned = new CopyOnWriteArrayList<>();
  }

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final JdbcClient jdbc;

  ScriptedHandler(JdbcClient jdbc) {
    this.jdbc = jdbc;
    jdbc.sql("CREATE TABLE IF NOT EXISTS job_effect (script text NOT NULL)").update();
  }

  Script script(String name) {
    return scripts.computeIfAbsent(name, _ -> new Script());
  }

  int effects(String script) {
    return jdbc.sql("SELECT count(*) FROM job_effect WHERE script = :script")
        .param("script", script)
        .query(Integer.class)
        .single();
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public String run(Payload payload, JobRun run) throws Exception {
    Script script = script(payload.script());
    script.runs.incrementAndGet();
    return script.step.run(run);
  }

  @Override
  public Object commit(Payload payload, String result) {
    jdbc.sql("INSERT INTO job_effect VALUES (:script)").param("script", payload.script()).update();
    script(payload.script()).inCommit.run();
    return Map.of("answer", result);
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    Script script = script(payload.script());
    script.inAbandon.run();
    script.abandoned.add(outcome);
  }
}
