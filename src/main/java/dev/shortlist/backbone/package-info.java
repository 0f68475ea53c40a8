/** Backbones: pretrained networks with their transforms, from images to features. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"digest", "image", "location", "partial", "pickle", "problem", "web"})
package dev.shortlist.backbone;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
