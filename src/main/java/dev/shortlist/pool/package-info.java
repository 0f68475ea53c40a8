/** Labeled pools: the labels one campaign has bought, and its budget ledger. */
@NullMarked
@ApplicationModule(allowedDependencies = {"dataset", "problem", "web"})
package dev.shortlist.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
