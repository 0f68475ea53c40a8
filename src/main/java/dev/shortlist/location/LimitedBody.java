package dev.shortlist.location;

import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an answer, unless it is too long. The JDK's own limit fails as a broken
 * connection does, and only one of them is worth another try.
 */
final class LimitedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
  private final URI address;
  private final int largest;
  private long left;
  private @Nullable Subscription subscription;

  /**
   * @param largest how many bytes there may be; more of them end it with an {@link
   *     UnreadableLocation}
   */
  LimitedBody(URI address, int largest) {
    this.address = address;
    this.largest = largest;
    this.left = largest;
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    body.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    left -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left >= 0) {
      body.onNext(buffers);
    } else {
      body.onError(
          new UnreadableLocation(
              "%s has more than %d bytes, the most that is read".formatted(address, largest)));
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.onError(failure);
  }

  @Override
  public void onComplete() {
    body.onComplete();
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body.getBody();
  }
}
