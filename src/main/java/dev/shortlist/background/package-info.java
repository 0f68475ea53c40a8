/** Background work: threads that leave the processor to whoever answers requests. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.background;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
