/** SHA-256, and how digests are written. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.digest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
