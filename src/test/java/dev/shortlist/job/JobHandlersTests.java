package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class JobHandlersTests {

  @Autowired List<JobHandler<?, ?>> handlers;

  @Test
  void everyHandlerIsHeldToTheContract() throws ClassNotFoundException {
    assertThat(handlers).isNotEmpty();
    for (JobHandler<?, ?> handler : handlers) {
      String name = AopUtils.getTargetClass(handler).getName() + "Tests";
      assertThat(Class.forName(name)).isAssignableTo(JobHandlerContract.class);
    }
  }
}
