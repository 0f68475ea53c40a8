package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobSettingsTests {

  @Test
  void haveDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new JobSettings(
                2,
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                5,
                Duration.ofSeconds(5),
                Duration.ofDays(90)));
  }

  @Test
  void canAllBeSet() {
    assertThat(
            bind(
                Map.of(
                    "workers", "0",
                    "poll", "2s",
                    "heartbeat", "10s",
                    "max-attempts", "3",
                    "shutdown-grace", "1m",
                    "keep", "7d")))
        .isEqualTo(
            new JobSettings(
                0,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                3,
                Duration.ofMinutes(1),
                Duration.ofDays(7)));
  }

  @Test
  void refuseWhatCannotWorkNamingIt() {
    assertThatThrownBy(() -> bind(Map.of("workers", "-1")))
        .rootCause()
        .hasMessage("shortlist.jobs.workers is -1; take 0 or more");
    assertThatThrownBy(() -> bind(Map.of("heartbeat", "0s")))
        .rootCause()
        .hasMessageStartingWith("shortlist.jobs.heartbeat is PT0S; take a positive duration");
  }

  private static JobSettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("", JobSettings.class);
  }
}
