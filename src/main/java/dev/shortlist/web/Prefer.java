package dev.shortlist.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller is willing to wait for a job, from {@code Prefer: wait=seconds} (RFC 7240). A
 * controller takes it as an argument. Preferences that are not understood are ignored, as the RFC
 * asks.
 *
 * @param patience zero where the caller named no wait; never above {@link #LONGEST}
 */
public record Prefer(Duration patience) {

  /** Longer waits meet the time-outs of proxies on the way. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  static Prefer parse(String @Nullable [] headers) {
    long seconds =
        Stream.ofNullable(headers)
            .flatMap(Arrays::stream)
            .flatMap(header -> Arrays.stream(header.split("[,;]")))
            .map(String::strip)
            .filter(preference -> preference.matches("(?i)wait=\\d{1,9}"))
            .mapToLong(preference -> Long.parseLong(preference.substring("wait=".length())))
            .findFirst()
            .orElse(0);
    return new Prefer(Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())));
  }

  public boolean waits() {
    return patience.isPositive();
  }

  /** The value of the {@code Preference-Applied} header. */
  public String applied() {
    return "wait=" + patience.toSeconds();
  }
}
