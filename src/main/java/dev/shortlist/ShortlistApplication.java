package dev.shortlist;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the service: HTTP API, job worker and, without a configured database, PostgreSQL. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShortlistApplication {

  /** Ticks in microseconds, as PostgreSQL keeps time: an instant reads back as it was written. */
  @Bean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
  }

  public static void main(String[] args) {
    SpringApplication.run(ShortlistApplication.class, args);
  }
}
