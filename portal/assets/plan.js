/** Tells on an open care plan who is writing in which part: asked again, through the door, whenever somebody saves a draft, and until nobody writes. */
