//! The local web application: pages, forms and the programming interface over the store.
