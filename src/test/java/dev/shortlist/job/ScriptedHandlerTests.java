package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.job.ScriptedHandler.Payload;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;

/** The contract itself can be met. */
@JobTest
class ScriptedHandlerTests extends JobHandlerContract {

  @Autowired JobQueue queue;
  @Autowired ScriptedHandler handler;

  private final String name = UUID.randomUUID().toString();

  @Override
  protected UUID begin() {
    handler.script(name).step =
        run -> {
          run.progress("computing", 1, 1);
          return "done";
        };
    return queue.enqueue(ScriptedHandler.TYPE, new Payload(name));
  }

  @Override
  protected void assertDone() {
    assertThat(handler.effects(name)).isOne();
    assertThat(handler.script(name).abandoned).isEmpty();
  }

  @Override
  protected void assertUndone() {
    assertThat(handler.effects(name)).isZero();
    assertThat(handler.script(name).abandoned).hasSize(1);
  }
}
