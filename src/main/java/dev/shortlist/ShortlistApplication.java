package dev.shortlist;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service: HTTP API, job worker and, without a configured database, PostgreSQL. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShortlistApplication {

  public static void main(String[] args) {
    SpringApplication.run(ShortlistApplication.class, args);
  }
}
