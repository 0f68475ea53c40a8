package dev.shortlist.web;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Refuses to listen where strangers can call: the service does not ask who is calling, so beyond
 * the loopback address somebody must have said that this is intended.
 */
@Component
class OpenToNetwork implements InitializingBean {

  private final @Nullable InetAddress address;
  private final boolean intended;

  OpenToNetwork(
      @Value("${server.address:#{null}}") @Nullable InetAddress address,
      @Value("${shortlist.open-to-network:false}") boolean intended) {
    this.address = address;
    this.intended = intended;
  }

  @Override
  public void afterPropertiesSet() {
    boolean loopback = address != null && address.isLoopbackAddress();
    if (!loopback && !intended) {
      throw new IllegalStateException(
          ("Shortlist would listen on %s, where anybody on the network could call it without a key."
               + " Start it with server.address=127.0.0.1, or, with something in front of it that"
               + " admits callers, with shortlist.open-to-network=true.")
              .formatted(address == null ? "every address" : address.getHostAddress()));
    }
  }
}
