package dev.shortlist;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the service: HTTP API, job worker and, without a configured database, PostgreSQL. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShortlistApplication {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  public static void main(String[] args) {
    SpringApplication.run(ShortlistApplication.class, args);
  }
}
