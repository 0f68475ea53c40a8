/** HTTP habits: problem documents, cursor pages, idempotency keys, Prefer. */
@NullMarked
@ApplicationModule(allowedDependencies = {"digest", "problem"})
package dev.shortlist.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
