/** Linear and nearest-neighbour heads on frozen features. */
@NullMarked
@ApplicationModule(allowedDependencies = {"linalg"})
package dev.shortlist.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
