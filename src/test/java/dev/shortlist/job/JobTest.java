package dev.shortlist.job;

import dev.shortlist.ServiceTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A {@link ServiceTest} whose service also knows {@link ScriptedHandler} jobs. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServiceTest
@Import({JobTest.Handlers.class, WorkerPools.class})
@interface JobTest {

  @TestConfiguration(proxyBeanMethods = false)
  class Handlers {

    @Bean
    ScriptedHandler scriptedHandler(JdbcClient jdbc) {
      return new ScriptedHandler(jdbc);
    }
  }
}
