package dev.shortlist;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Offers {@link Api} to service tests, once the server listens. */
@TestConfiguration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  @Lazy
  Api api(Environment environment) {
    return new Api(environment.getRequiredProperty("local.server.port", Integer.class));
  }
}
