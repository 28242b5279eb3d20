//! What crosses the border to the window: the command table, requests, views, codes.
