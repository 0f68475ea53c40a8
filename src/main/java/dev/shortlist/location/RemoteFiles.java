package dev.shortlist.location;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** Polite to a host, and enough to hide its latency. */
  private static final int AT_ONCE = 32;

  private final LocationSettings settings;
  private final S3Objects s3;
  private final List<String> publicHosts;
  private final List<String> privateHosts;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final HttpClient client;

  RemoteFiles(LocationSettings settings, S3Objects s3) {
    this.settings = settings;
    this.s3 = s3;
    this.publicHosts = lowerCase(settings.hosts());
    this.privateHosts = lowerCase(settings.privateHosts());
    this.client =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  private static List<String> lowerCase(List<String> hosts) {
    return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether this is an address that {@link #read} may know how to read. */
  public static boolean isRemote(URI uri) {
    return isWeb(uri) || S3Objects.isObject(uri);
  }

  private static boolean isWeb(URI uri) {
    return uri.getScheme() != null && uri.getScheme().matches("(?i)https?");
  }

  /**
   * Fetches one object.
   *
   * @param largest how many bytes it may have
   * @throws UnreadableLocation if its host may not be asked, or has no such object to give
   */
  public byte[] read(URI uri, int largest) {
    try {
      slots.acquire();
      try {
        return follow(uri, largest);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableLocation("reading %s was interrupted".formatted(uri), e);
    }
  }

  private byte[] follow(URI asked, int largest) throws InterruptedException {
    boolean isObject = S3Objects.isObject(asked);
    URI address = isObject ? s3.address(asked) : asked;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      requireAllowed(address);
      // credentials are for the bucket, not for wherever it redirects to
      boolean signs = isObject && redirects == 0;
      HttpResponse<byte[]> response =
          send(signs ? s3.request(address) : HttpRequest.newBuilder(address).build(), largest);
      if (response.statusCode() == 200) {
        return response.body();
      }
      if (!isRedirect(response)) {
        throw isObject ? s3.refused(asked, response) : refused(response);
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

  private void requireAllowed(URI address) {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    if (!isWeb(address) || !isListed(publicHosts, host, address)) {
      if (!isWeb(address) || !isListed(privateHosts, host, address)) {
        throw new UnreadableLocation(
            "%s is at a host that may not be read from; add it to shortlist.locations.hosts"
                .formatted(address));
      }
    } else if (!isPublic(host)) {
      throw new UnreadableLocation(
          "%s is at a private address; if that is meant, add its host to shortlist.locations.private-hosts"
              .formatted(address));
    }
  }

  private static boolean isListed(List<String> hosts, String host, URI address) {
    int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return hosts.contains(host + ":" + port) || (port == usual && hosts.contains(host));
  }

  /** The connection that follows goes to the same address: the JVM remembers it for 30 seconds. */
  private static boolean isPublic(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).noneMatch(RemoteFiles::isPrivate);
    } catch (UnknownHostException e) {
      throw new UnreadableLocation("there is no host %s".formatted(host), e);
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean sharedByCarrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return uniqueLocal
        || sharedByCarrier
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private HttpResponse<byte[]> send(HttpRequest request, int largest) throws InterruptedException {
    URI address = request.uri();
    Future<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), largest));
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnreadableLocation("%s cannot be read: %s".formatted(address, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new UnreadableLocation(
          "%s did not answer within %s (shortlist.locations.timeout)"
              .formatted(address, settings.timeout()),
          e);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
