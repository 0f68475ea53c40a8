/** Query strategies: pure functions from a selection problem to a ranked batch. */
@NullMarked
@ApplicationModule(allowedDependencies = {"linalg", "probe", "problem"})
package dev.shortlist.selection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
