package dev.shortlist.web;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses requests that name another host than this machine, unless the service is open to the
 * network. A web page whose own name is made to lead to 127.0.0.1 (DNS rebinding) could otherwise
 * have a browser call the service, which does not ask who is calling.
 */
@Component
class LocalHosts implements HandlerInterceptor {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final boolean openToNetwork;

  LocalHosts(@Value("${shortlist.open-to-network:false}") boolean openToNetwork) {
    this.openToNetwork = openToNetwork;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (openToNetwork || LOCAL.contains(request.getServerName())) {
      return true;
    }
    throw new Problem(
        ProblemType.MALFORMED_REQUEST,
        "the request is for host %s; call the service as localhost or 127.0.0.1, or start it with shortlist.open-to-network=true"
            .formatted(request.getServerName()));
  }
}
