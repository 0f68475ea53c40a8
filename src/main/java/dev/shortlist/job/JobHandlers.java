package dev.shortlist.job;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The handlers of this process, by job type. */
@Component
final class JobHandlers {

  private final Supplier<Map<String, JobHandler<?, ?>>> byType;

  /** Handlers are looked up late: they may themselves queue or cancel jobs. */
  JobHandlers(ObjectProvider<JobHandler<?, ?>> handlers) {
    this.byType =
        SingletonSupplier.of(
            () ->
                handlers.stream()
                    .collect(
                        Collectors.toUnmodifiableMap(
                            handler -> handler.type().name(), Function.identity())));
  }

  Collection<JobHandler<?, ?>> all() {
    return byType.get().values();
  }

  Optional<JobHandler<?, ?>> find(String type) {
    return Optional.ofNullable(byType.get().get(type));
  }
}
