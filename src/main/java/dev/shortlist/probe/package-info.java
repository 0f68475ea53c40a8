/** Heads on frozen features: a linear probe and nearest neighbours. */
@NullMarked
@ApplicationModule(allowedDependencies = {"linalg"})
package dev.shortlist.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
