/** What can go wrong, without HTTP. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
