package dev.shortlist.location;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/**
 * Reads what hosts hold, over http, https and s3. Only configured hosts are asked, wherever an
 * answer redirects to.
 */
@Component
public class RemoteFiles implements AutoCloseable {

  private static final int MOST_REDIRECTS = 5;

  /** How often a host is asked that is busy or away. */
  private static final int MOST_TRIES = 3;

  /** A host that wants to be left alone for longer counts as one that gives nothing. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Polite to a host, and enough to hide its latency. */
  private static final int AT_ONCE = 32;

  private final LocationSettings settings;
  private final S3Objects s3;
  private final AllowedHosts hosts;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final HttpClient client;

  RemoteFiles(LocationSettings settings, S3Objects s3) {
    this.settings = settings;
    this.s3 = s3;
    this.hosts = AllowedHosts.of(settings);
    this.client =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /** Whether this is an address that {@link #read} may know how to read. */
  public static boolean isRemote(URI uri) {
    return isWeb(uri) || S3Objects.isObject(uri);
  }

  static boolean isWeb(URI uri) {
    return uri.getScheme() != null && uri.getScheme().matches("(?i)https?");
  }

  /**
   * Fetches one object; a host that is busy or away is asked again, after a pause.
   *
   * @param largest how many bytes it may have
   * @throws UnreadableLocation if its host may not be asked, or has no such object to give
   */
  public byte[] read(URI uri, int largest) {
    try {
      slots.acquire();
      try {
        return persist(uri, largest);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableLocation("reading %s was interrupted".formatted(uri), e);
    }
  }

  private byte[] persist(URI asked, int largest) throws InterruptedException {
    Duration pause = settings.pause();
    for (int tries = 1; ; tries++) {
      try {
        return follow(asked, largest);
      } catch (PassingFailure e) {
        if (tries == MOST_TRIES || e.retryAfter().compareTo(LONGEST_PAUSE) > 0) {
          throw e.reason();
        }
        Thread.sleep(e.retryAfter().compareTo(pause) > 0 ? e.retryAfter() : pause);
        pause = pause.multipliedBy(4);
      }
    }
  }

  private byte[] follow(URI asked, int largest) throws InterruptedException, PassingFailure {
    boolean isObject = S3Objects.isObject(asked);
    URI address = isObject ? s3.address(asked) : asked;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      hosts.require(address);
      // credentials are for the bucket, not for wherever it redirects to
      boolean signs = isObject && redirects == 0;
      HttpResponse<byte[]> response =
          send(signs ? s3.request(address) : HttpRequest.newBuilder(address).build(), largest);
      if (response.statusCode() == 200) {
        return response.body();
      }
      if (!isRedirect(response)) {
        UnreadableLocation refusal = isObject ? s3.refused(asked, response) : refused(response);
        if (isPassing(response)) {
          throw new PassingFailure(refusal, retryAfter(response));
        }
        throw refusal;
      }
      address = target(address, response);
    }
    throw new UnreadableLocation(
        "%s redirects more than %d times; give the address it leads to"
            .formatted(asked, MOST_REDIRECTS));
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location").isPresent();
      default -> false;
    };
  }

  private static boolean isPassing(HttpResponse<?> response) {
    return response.statusCode() == 429 || response.statusCode() >= 500;
  }

  /** What the host asks for in seconds; a date is taken for no wish. */
  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ZERO);
  }

  private static UnreadableLocation refused(HttpResponse<?> response) {
    return new UnreadableLocation(
        "%s answered %d; see whether it can be fetched without credentials"
            .formatted(response.uri(), response.statusCode()));
  }

  private static URI target(URI address, HttpResponse<byte[]> response) {
    try {
      return address.resolve(response.headers().firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new UnreadableLocation("%s redirects to no address".formatted(address), e);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request, int largest)
      throws InterruptedException, PassingFailure {
    URI address = request.uri();
    Future<HttpResponse<byte[]>> answer =
        client.sendAsync(request, _ -> new LimitedBody(address, largest));
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnreadableLocation tooLong) {
        throw tooLong;
      }
      throw new PassingFailure(
          new UnreadableLocation("%s cannot be read: %s".formatted(address, e.getCause()), e),
          Duration.ZERO);
    } catch (TimeoutException e) {
      throw new PassingFailure(
          new UnreadableLocation(
              "%s did not answer within %s (shortlist.locations.timeout)"
                  .formatted(address, settings.timeout()),
              e),
          Duration.ZERO);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
