/** Images: decoding to RGB and resampling, to the byte as the reference program does it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.shortlist.image;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
